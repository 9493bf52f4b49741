import { mockServices } from '@backstage/backend-test-utils';
import { HookRequest } from '@infra-orchestration/backstage-plugin-infra-node';
import { createServer, IncomingMessage, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { sign } from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
import { whyNotAllowed } from './allowedHosts';
import { httpHook } from './httpHook';

jest.setTimeout(60_000);

const secret = 'a key that nobody guesses';

interface Answer {
  status: number;
  headers?: Record<string, string>;
  body?: string;
}

describe('httpHook', () => {
  let server: Server;
  let host: string;
  let answers: Answer[];
  let seen: (Pick<IncomingMessage, 'method' | 'url' | 'headers'> & {
    text: string;
  })[];

  beforeAll(async () => {
    server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) {
        chunks.push(chunk);
      }
      const { method, url, headers } = request;
      const text = Buffer.concat(chunks).toString('utf8');
      seen.push({ method, url, headers, text });
      const { status, headers: more = {}, body } = answers.shift()!;
      response.writeHead(status, more).end(body);
    });
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  beforeEach(() => {
    answers = [];
    seen = [];
  });

  const run = (
    more: Partial<HookRequest> = {},
    options: { allowedHosts?: string[]; secret?: string } = {},
  ) =>
    httpHook({ allowedHosts: [host], secret, ...options }).run({
      runId: 'hook-1',
      ownershipMark: 'acme/hook-1',
      about: {
        stage: 'afterDeployment',
        hook: 'smoke',
        environmentId: 'e',
        environmentName: 'dev',
        environmentType: 'development',
        entityRef: 'component:default/shop',
        deploymentId: 'd',
        generation: 3,
      },
      connection: undefined,
      inputs: { url: `http://${host}/smoke`, body: { level: 'quick' } },
      signal: new AbortController().signal,
      logger: mockServices.logger.mock(),
      ...more,
    });

  it('posts what it is about, signed, under the id of the run', async () => {
    answers.push({
      status: 200,
      body: JSON.stringify({ message: '12 passed', link: 'https://ci/1' }),
    });
    expect(await run()).toEqual({
      status: 'succeeded',
      message: '12 passed',
      link: 'https://ci/1',
    });
    const [{ method, headers, text }] = seen;
    expect(method).toBe('POST');
    expect(headers['idempotency-key']).toBe('hook-1');
    expect(JSON.parse(text)).toMatchObject({
      id: 'hook-1',
      stage: 'afterDeployment',
      hook: 'smoke',
      environmentName: 'dev',
      inputs: { level: 'quick' },
    });
    const time = Number(/t=(\d+)/.exec(String(headers['infra-signature']))![1]);
    expect(headers['infra-signature']).toBe(
      sign(secret, text, new Date(time * 1_000)),
    );
  });

  it('follows work that goes on, on the same host', async () => {
    answers.push(
      { status: 202, headers: { location: '/runs/1', 'retry-after': '2' } },
      { status: 202 },
      { status: 200, body: 'not JSON' },
    );
    const first = await run();
    expect(first).toEqual({
      status: 'inProgress',
      handle: { poll: `http://${host}/runs/1` },
      pollAfter: 2_000,
    });
    const handle = { poll: `http://${host}/runs/1` };
    expect(await run({ handle })).toMatchObject({ status: 'inProgress' });
    expect(await run({ handle })).toEqual({ status: 'succeeded' });
    expect(seen.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'POST /smoke',
      'GET /runs/1',
      'GET /runs/1',
    ]);
  });

  it.each([
    {
      reason: 'a refusal',
      answer: { status: 409, body: '{"message":"frozen"}' },
      message: 'frozen',
    },
    {
      reason: 'a refusal without words',
      answer: { status: 404 },
      message: 'It answered 404',
    },
    {
      reason: 'a way to somewhere else',
      answer: { status: 302, headers: { location: 'http://evil/' } },
      message: 'It answered 302',
    },
    {
      reason: 'work on another host',
      answer: { status: 202, headers: { location: 'http://evil/1' } },
      message: 'It answered 202 and pointed to another host, evil',
    },
    {
      reason: 'work nowhere',
      answer: { status: 202 },
      message: 'It answered 202 without saying by `Location` where to look',
    },
  ])('fails with $reason', async ({ answer, message }) => {
    answers.push(answer);
    expect(await run()).toMatchObject({ status: 'failed', message });
  });

  it.each([500, 503, 429])('may pass: %s', async status => {
    answers.push({ status });
    await expect(run()).rejects.toMatchObject({ code: 'retryable' });
  });

  it('may pass: nobody there', async () => {
    const inputs = { url: 'http://127.0.0.1:1/' };
    await expect(
      run({ inputs }, { allowedHosts: ['127.0.0.1:1'] }),
    ).rejects.toMatchObject({ code: 'retryable' });
  });

  it('calls only hosts that the configuration allows, whatever documents say', async () => {
    await expect(run({}, { allowedHosts: [] })).rejects.toMatchObject({
      code: 'terminal',
    });
    const handle = { poll: `http://${host}/runs/1` };
    await expect(run({ handle }, { allowedHosts: [] })).rejects.toMatchObject({
      code: 'terminal',
    });
    expect(seen).toEqual([]);
  });
});

describe('whyNotAllowed', () => {
  it.each([
    { url: 'https://ci.example.com/a', allowed: true, reason: 'as listed' },
    { url: 'https://ci.example.com:443/', allowed: true, reason: 'own port' },
    { url: 'https://ci.example.com:8443/', allowed: false, reason: 'a port' },
    { url: 'https://ci.example.com.evil/', allowed: false, reason: 'longer' },
    { url: 'https://evil/ci.example.com', allowed: false, reason: 'a path' },
    { url: 'https://u:p@ci.example.com/', allowed: false, reason: 'password' },
    { url: 'file:///etc/passwd', allowed: false, reason: 'a file' },
    { url: 'nonsense', allowed: false, reason: 'no address' },
  ])('$url ($reason): $allowed', ({ url, allowed }) => {
    expect(whyNotAllowed(url, ['ci.example.com']) === undefined).toBe(allowed);
  });
});
