import { HookResult } from '@infra-orchestration/backstage-plugin-infra-node';
import { createServer, RequestListener, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { hookRequest } from './__testUtils__/hookRequest';
import { httpProbeHook } from './httpProbeHook';

jest.setTimeout(60_000);

describe('httpProbe', () => {
  let server: Server;
  let host: string;
  let answer: RequestListener;
  let methods: (string | undefined)[];

  beforeAll(async () => {
    server = createServer((request, response) => {
      methods.push(request.method);
      answer(request, response);
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
    methods = [];
    answer = (_, response) =>
      response.writeHead(200, { 'x-version': '1.2' }).end('{"status":"up"}');
  });

  const probe = (
    inputs: object = {},
    { handle, allowed = [host] }: { handle?: any; allowed?: string[] } = {},
  ) =>
    httpProbeHook({ allowedHosts: allowed }).run(
      hookRequest({
        inputs: { url: `http://${host}/health`, successes: 1, ...inputs },
        handle,
      }),
    );

  it.each([
    { reason: 'an answer', inputs: {} },
    { reason: 'the status', inputs: { status: [200, 204] } },
    { reason: 'a part of the body', inputs: { bodyContains: '"up"' } },
    {
      reason: 'the shape of the body',
      inputs: { bodyMatches: '"status":\\s*"(up|ok)"' },
    },
    { reason: 'a header', inputs: { headers: { 'X-Version': '1.2' } } },
  ])('succeeds with $reason as expected', async ({ inputs }) => {
    expect(await probe(inputs)).toEqual({
      status: 'succeeded',
      message: `http://${host}/health answered as expected`,
    });
  });

  it.each([
    {
      reason: 'another status',
      inputs: { status: 204 },
      told: 'it answered 200 instead of 204',
    },
    {
      reason: 'another body',
      inputs: { bodyContains: 'down' },
      told: 'its answer does not contain "down"',
    },
    {
      reason: 'a body of another shape',
      inputs: { bodyMatches: '^down$' },
      told: 'its answer does not match /^down$/',
    },
    {
      reason: 'another header',
      inputs: { headers: { 'x-version': '1.3' } },
      told: 'its header x-version is not "1.3"',
    },
    {
      reason: 'no such header',
      inputs: { headers: { 'x-other': '1' } },
      told: 'its answer has no header x-other',
    },
    {
      reason: 'nobody there',
      inputs: { url: 'http://127.0.0.1:9/' },
      allowed: ['127.0.0.1:9'],
      told: 'no answer: ECONNREFUSED',
    },
    {
      reason: 'a name that leads nowhere',
      inputs: { url: 'http://nothing.invalid/' },
      allowed: ['*.invalid'],
      told: 'no answer: ',
    },
  ])('goes on with $reason', async ({ inputs, allowed, told }) => {
    expect(
      await probe(inputs, { handle: { successes: 2 }, allowed }),
    ).toMatchObject({
      status: 'inProgress',
      handle: { successes: 0 },
      pollAfter: 5_000,
      message: expect.stringContaining(told),
    });
  });

  it('asks until it has succeeded as often in a row as wanted', async () => {
    const works = [true, false, true, true];
    answer = (_, response) =>
      response.writeHead(works.shift() ? 200 : 503).end();
    const seen: HookResult[] = [];
    let handle;
    while (works.length > 0) {
      const result: HookResult = await probe(
        { successes: 2, interval: 'PT1S' },
        { handle },
      );
      seen.push(result);
      handle = 'handle' in result ? result.handle : undefined;
    }
    expect(seen.map(({ status }) => status)).toEqual([
      'inProgress',
      'inProgress',
      'inProgress',
      'succeeded',
    ]);
    expect(seen[0]).toMatchObject({ pollAfter: 1_000 });
    expect(seen[1].message).toBe(
      `http://${host}/health: it answered 503 instead of 200 to 299`,
    );
  });

  it('follows no redirect, and asks by HEAD where told to', async () => {
    answer = (_, response) =>
      response.writeHead(302, { location: 'http://169.254.169.254/' }).end();
    const result = await probe({ method: 'HEAD' });
    expect(result.message).toContain('it answered 302 instead of 200 to 299');
    expect(methods).toEqual(['HEAD']);
  });

  it('reads no endless answer to its end', async () => {
    answer = (_, response) => {
      const chunk = 'x'.repeat(64 * 1024);
      const go = () => {
        while (!response.destroyed && response.write(chunk));
      };
      response.on('drain', go);
      response.on('error', () => {});
      go();
    };
    const result = await probe({ bodyContains: 'y' });
    expect(result.message).toContain('does not contain "y"');
  });

  it.each([
    {
      reason: 'a host that is not listed',
      url: 'http://shop.example.com/',
      allowed: ['*.dev.example.com'],
      told: 'shop.example.com is not among infra.hooks.allowedHosts',
    },
    {
      reason: 'loopback that is not listed',
      url: 'http://127.0.0.1/',
      allowed: ['*.dev.example.com'],
      told: '127.0.0.1 is not among infra.hooks.allowedHosts',
    },
    {
      reason: 'the metadata service of a cloud, even where it is listed',
      url: 'http://169.254.169.254/latest',
      allowed: ['169.254.169.254'],
      told: '169.254.169.254 is at 169.254.169.254, a linkLocal address',
    },
    {
      reason: 'a password in the address',
      url: 'http://a:b@shop.dev.example.com/',
      allowed: ['*.dev.example.com'],
      told: 'an address with a password in it is not called',
    },
    {
      reason: 'another protocol',
      url: 'file:///etc/passwd',
      allowed: [],
      told: 'is no address of http or https',
    },
  ])('does not ask $reason', async ({ url, allowed, told }) => {
    await expect(probe({ url }, { allowed })).rejects.toMatchObject({
      code: 'terminal',
      message: expect.stringContaining(told),
    });
    expect(methods).toEqual([]);
  });

  it('does not take for an expression what is none', async () => {
    await expect(probe({ bodyMatches: '(' })).rejects.toThrow(
      '"(" (bodyMatches) is no regular expression',
    );
  });
});
