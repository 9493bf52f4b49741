import { ServerResponse } from 'node:http';
import { withServer } from '../__testUtils__/listen';
import { settingsOf } from '../settings';
import { HttpService } from './HttpService';
import { mockServices } from '@backstage/backend-test-utils';

const signal = new AbortController().signal;

function serviceAt(url: string, config: object = {}): HttpService {
  return new HttpService(
    settingsOf(
      {
        providerName: 'legacy',
        config: { url, ...config },
        credentials: { signingKey: 'key', token: 'of-the-gateway' },
        signal,
        logger: mockServices.logger.mock(),
      },
      { allowedHosts: [new URL(url).host] },
    ),
    call => call(),
  );
}

const json = (response: ServerResponse, status: number, body: unknown) =>
  response
    .writeHead(status, { 'content-type': 'application/json' })
    .end(JSON.stringify(body));

/** What comes of one `observe` where the service does this. */
async function observeWhere(
  answer: (response: ServerResponse, call: number) => void,
  config?: object,
): Promise<unknown> {
  let calls = 0;
  return await withServer(
    (_, response) => answer(response, ++calls),
    async url => {
      const service = serviceAt(url, config);
      try {
        return await service
          .call('observe', { name: 'a' }, signal)
          .catch(({ code, message, retryAfter }) => ({
            code,
            message,
            retryAfter,
          }));
      } finally {
        await service.close();
      }
    },
  );
}

const absent = { status: 'absent' };

describe('an unreliable service', () => {
  it.each<{
    reason: string;
    answer: (response: ServerResponse, call: number) => void;
    config?: object;
    expected: object;
  }>([
    {
      reason: 'it vanishes in the middle of an answer, and then answers',
      answer: (response, call) => {
        if (call < 3) {
          response.writeHead(200, { 'content-length': '100' });
          response.write('{', () => response.destroy());
        } else {
          json(response, 200, absent);
        }
      },
      expected: absent,
    },
    {
      reason: 'its gateway is overloaded for a moment',
      answer: (response, call) =>
        call === 1 ? json(response, 503, {}) : json(response, 200, absent),
      expected: absent,
    },
    {
      reason: 'it does not come back',
      answer: response => json(response, 503, { detail: 'down for repair' }),
      expected: {
        code: 'retryable',
        message: expect.stringContaining('503: down for repair'),
      },
    },
    {
      reason: 'it says how long to wait',
      answer: response => response.writeHead(429, { 'retry-after': '7' }).end(),
      expected: { code: 'retryable', retryAfter: 7_000 },
    },
    {
      reason: 'it answers too late',
      answer: () => {},
      config: { timeoutSeconds: 1 },
      expected: { code: 'retryable' },
    },
    {
      reason: 'it answers with something else',
      answer: response => response.end('<html>'),
      expected: { code: 'retryable', message: expect.stringContaining('JSON') },
    },
    {
      reason: 'it leaves out what the protocol asks for',
      answer: response => json(response, 200, { status: 'present' }),
      expected: {
        code: 'retryable',
        message: expect.stringContaining('is not of protocol v1'),
      },
    },
    {
      reason: 'it lies: up to date, with a difference',
      answer: response =>
        json(response, 200, {
          status: 'present',
          owned: true,
          upToDate: true,
          diff: [{ path: '/params/quota' }],
          ready: true,
          outputs: {},
        }),
      expected: {
        code: 'retryable',
        message: expect.stringContaining('contradicts'),
      },
    },
    {
      reason: 'its answer does not end',
      answer: response => response.end('x'.repeat(2 * 1024 * 1024)),
      expected: {
        code: 'retryable',
        message: expect.stringContaining('larger than'),
      },
    },
    {
      reason: 'it sends us elsewhere',
      answer: response =>
        response.writeHead(302, { location: 'http://169.254.169.254/' }).end(),
      expected: { code: 'misconfigured' },
    },
    {
      reason: 'it is another server',
      answer: response => json(response, 404, {}),
      expected: { code: 'misconfigured' },
    },
    {
      reason: 'it finds the parameters wrong',
      answer: response => json(response, 422, { title: 'no such plan' }),
      expected: {
        code: 'terminal',
        message: expect.stringContaining('no such plan'),
      },
    },
  ])('$reason', async ({ answer, config, expected }) => {
    expect(await observeWhere(answer, config)).toMatchObject(expected);
  });

  it('gets the same key for repeats of one call, and another one for the next', async () => {
    const keys: unknown[] = [];
    await withServer(
      (request, response) => {
        keys.push(request.headers['idempotency-key']);
        json(response, keys.length === 1 ? 502 : 200, absent);
      },
      async url => {
        const service = serviceAt(url);
        await service.call('observe', {}, signal);
        await service.call('observe', {}, signal);
        await service.close();
      },
    );
    expect(keys).toHaveLength(3);
    expect(keys[0]).toBe(keys[1]);
    expect(keys[2]).not.toBe(keys[0]);
  });

  it('is told who calls', async () => {
    const headers = await withServer(
      (request, response) =>
        json(response, 200, { ...absent, ...request.headers }),
      async url => {
        const service = serviceAt(url);
        const answer = await service.call('observe', {}, signal);
        await service.close();
        return answer;
      },
    );
    expect(headers).toMatchObject({
      authorization: 'Bearer of-the-gateway',
      'infra-signature': expect.stringMatching(/^t=\d+,v1=[0-9a-f]{64}$/),
    });
  });
});

describe('a host that may not be called', () => {
  const settings = (url: string, allowedHosts: string[]) => () =>
    settingsOf(
      {
        providerName: 'legacy',
        config: { url },
        credentials: { signingKey: 'key' },
        signal,
        logger: mockServices.logger.mock(),
      },
      { allowedHosts },
    );

  it('is refused before there is a connection', () => {
    expect(settings('http://other.example.com', ['a.example.com'])).toThrow(
      /other\.example\.com is not in infra\.http\.allowedHosts/,
    );
    expect(settings('http://169.254.169.254', ['169.254.169.254'])).toThrow(
      /linkLocal address; it is never called/,
    );
  });
});
