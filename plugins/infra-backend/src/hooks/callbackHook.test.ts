import { VerificationAnswer } from '@infra-orchestration/backstage-plugin-infra-common';
import { isSigned } from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
import fc from 'fast-check';
import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { hookRequest } from './__testUtils__/hookRequest';
import { callbackHook } from './callbackHook';
import { isVerificationToken, verificationToken } from './verificationToken';

const secret = 'a key that nobody guesses';

describe('callback', () => {
  let server: Server;
  let host: string;
  let status: number;
  let answer: VerificationAnswer | undefined;
  const seen: { headers: any; text: string }[] = [];

  beforeAll(async () => {
    server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) {
        chunks.push(chunk);
      }
      const text = Buffer.concat(chunks).toString('utf8');
      seen.push({ headers: request.headers, text });
      response.writeHead(status).end('{"message":"no such suite"}');
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
    status = 202;
    answer = undefined;
    seen.length = 0;
  });

  const run = (
    inputs: object = { url: `http://${host}/check`, body: { suite: 'all' } },
    more: { handle?: any; secret?: string; allowed?: string[] } = { secret },
  ) =>
    callbackHook({
      allowedHosts: more.allowed ?? [host],
      secret: more.secret,
      answerOf: async () => answer,
      answerUrl: async id => `https://backstage/api/infra/verifications/${id}`,
    }).run(hookRequest({ inputs, handle: more.handle }));

  it('asks by a signed request that says where to answer, and with what', async () => {
    expect(await run()).toEqual({
      status: 'inProgress',
      handle: { asked: true },
      pollAfter: 60_000,
      message: `${host} was asked, and has not answered yet`,
    });
    const [{ headers, text }] = seen;
    const { runId } = hookRequest();
    expect(JSON.parse(text)).toMatchObject({
      id: runId,
      stage: 'verification',
      environmentName: 'dev',
      inputs: { suite: 'all' },
      answer: {
        url: `https://backstage/api/infra/verifications/${runId}`,
        token: verificationToken(secret, runId),
      },
    });
    expect(headers['idempotency-key']).toBe(runId);
    const header = headers['infra-signature'];
    expect(isSigned(secret, { header, body: text, now: new Date() })).toBe(
      true,
    );
  });

  it('asks once, and with the same token after a crash', async () => {
    const first = await run();
    await run();
    await run(undefined, { secret, handle: (first as any).handle });
    expect(seen).toHaveLength(2);
    expect(seen[1].text).toBe(seen[0].text);
  });

  it('waits without asking where there is nobody to ask', async () => {
    expect(await run({}, {})).toMatchObject({
      status: 'inProgress',
      message: expect.stringMatching(/^Waits for an answer to https:.*hook-/),
    });
    expect(seen).toEqual([]);
  });

  it.each<{ given: VerificationAnswer; expected: object }>([
    {
      given: { outcome: 'succeeded', message: 'ok', link: 'https://report' },
      expected: { status: 'succeeded', message: 'ok', link: 'https://report' },
    },
    {
      given: { outcome: 'failed', message: '3 of 9 failed' },
      expected: { status: 'failed', message: '3 of 9 failed' },
    },
    {
      given: { outcome: 'failed' },
      expected: { status: 'failed', message: 'It was answered so' },
    },
  ])('ends as it was answered: $given', async ({ given, expected }) => {
    answer = given;
    expect(await run()).toMatchObject(expected);
    expect(seen).toEqual([]);
  });

  it('fails where it is not taken', async () => {
    status = 422;
    expect(await run()).toMatchObject({
      status: 'failed',
      message: 'no such suite',
    });
  });

  it.each([
    { reason: 'a service that is away', answered: 503, code: 'retryable' },
    {
      reason: 'a host that is not listed',
      allowed: [],
      code: 'terminal',
      told: 'is not among infra.hooks.allowedHosts',
    },
    {
      reason: 'no key to make tokens of',
      key: undefined,
      code: 'terminal',
      told: 'infra.hooks.secret is not set',
    },
  ])('tells of $reason', async each => {
    const { answered = 202, allowed, code, told = '' } = each;
    status = answered;
    const key = 'key' in each ? each.key : secret;
    await expect(
      run(undefined, { secret: key, allowed }),
    ).rejects.toMatchObject({ code, message: expect.stringContaining(told) });
  });
});

describe('the token of a run', () => {
  it('is that of this run and this key alone', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.string(),
        fc.string(),
        fc.string(),
        (key, run, otherKey, otherRun) => {
          const token = verificationToken(key, run);
          expect(isVerificationToken(token, { secret: key, runId: run })).toBe(
            true,
          );
          const isSame = key === otherKey && run === otherRun;
          expect(
            isVerificationToken(token, { secret: otherKey, runId: otherRun }),
          ).toBe(isSame);
        },
      ),
    );
  });

  it.each(['', 'x', 'ä'.repeat(43)])('is not %s', token => {
    expect(isVerificationToken(token, { secret, runId: 'hook-1' })).toBe(false);
  });
});
