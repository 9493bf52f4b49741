import { requireSandboxPart } from '@infra-orchestration/sandbox';
import fc from 'fast-check';
import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { hookRequest } from './__testUtils__/hookRequest';
import { judgeMetric, prometheusHook } from './prometheusHook';
import { PrometheusServer } from './queryPrometheus';

jest.setTimeout(60_000);

const below = { operator: '<', value: 2 } as const;

describe('prometheus', () => {
  const { url } = requireSandboxPart('prometheus');
  let now = new Date();

  const ask = (
    inputs: object,
    {
      handle,
      server = {},
    }: { handle?: any; server?: Partial<PrometheusServer> } = {},
  ) =>
    prometheusHook({
      servers: [{ name: 'main', url, ...server }],
      now: () => now,
    }).run(
      hookRequest({
        inputs: { server: 'main', threshold: below, ...inputs },
        handle,
      }),
    );

  it.each([
    {
      reason: 'a number of one instant',
      query: 'vector(1)',
      told: '1 < 2',
    },
    { reason: 'a scalar', query: 'scalar(vector(1.5))', told: '1.5 < 2' },
    {
      reason: 'a metric of the server itself',
      query: 'up{job="prometheus"} or vector(1)',
      told: '1 < 2',
    },
    {
      reason: 'the smallest there is',
      query: 'vector(-Inf)',
      told: '-Infinity < 2',
    },
  ])('succeeds with $reason', async ({ query, told }) => {
    expect(await ask({ query })).toEqual({
      status: 'succeeded',
      message: told,
    });
  });

  it.each([
    {
      reason: 'a value that is beyond',
      query: 'vector(3)',
      told: '3, and not < 2',
    },
    {
      reason: 'one series of several that is beyond',
      query: 'label_replace(vector(9), "a", "b", "", "") or vector(1)',
      told: '9, and not < 2',
    },
    {
      reason: 'nothing measured',
      query: 'no_such_metric',
      told: 'The query has no value',
    },
    {
      reason: 'a share of nothing',
      query: 'vector(0) / vector(0)',
      told: 'The query has no value',
    },
  ])('waits with $reason', async ({ query, told }) => {
    expect(await ask({ query, interval: 'PT7S' })).toEqual({
      status: 'inProgress',
      handle: {},
      pollAfter: 7_000,
      message: told,
    });
  });

  it.each([
    { onEmpty: 'fail', status: 'failed' },
    { onEmpty: 'pass', status: 'succeeded' },
    { onEmpty: 'wait', status: 'inProgress' },
  ])('does what is wanted where nothing was measured: $onEmpty', async each => {
    const { onEmpty, status } = each;
    expect((await ask({ query: 'no_such_metric', onEmpty })).status).toBe(
      status,
    );
  });

  it('holds for as long as wanted, in one piece', async () => {
    const inputs = { query: 'vector(1)', for: 'PT1M', interval: 'PT20S' };
    const begun = await ask(inputs);
    const since = now.toISOString();
    expect(begun).toMatchObject({
      status: 'inProgress',
      handle: { since },
      pollAfter: 20_000,
    });
    now = new Date(now.getTime() + 50_000);
    const handle = { since };
    expect(await ask(inputs, { handle })).toMatchObject({
      status: 'inProgress',
      handle: { since },
      pollAfter: 10_000,
      message: '1 < 2 for 50 seconds',
    });
    // Once beyond, it begins anew.
    expect(await ask({ ...inputs, query: 'vector(4)' }, { handle })).toEqual({
      status: 'inProgress',
      handle: {},
      pollAfter: 20_000,
      message: '4, and not < 2',
    });
    now = new Date(now.getTime() + 10_000);
    expect(await ask(inputs, { handle })).toEqual({
      status: 'succeeded',
      message: '1 < 2 for 1 minute',
    });
  });

  it.each([
    {
      reason: 'a query that is none',
      inputs: { query: 'rate(' },
      code: 'terminal',
      told: 'Prometheus "main" refused the query: invalid parameter "query"',
    },
    {
      reason: 'a query over a time',
      inputs: { query: 'up[1m]' },
      code: 'terminal',
      told: 'The query gives a matrix; only numbers of one instant are compared',
    },
    {
      reason: 'a server that nobody knows',
      inputs: { query: 'up', server: 'other' },
      code: 'terminal',
      told: 'infra.hooks.prometheus has no server "other"; there is main',
    },
    {
      reason: 'a server that is away',
      inputs: { query: 'up' },
      server: { url: 'http://127.0.0.1:9' },
      code: 'retryable',
      told: 'Prometheus "main" gave no answer',
    },
  ])('tells of $reason', async ({ inputs, server, code, told }) => {
    await expect(ask(inputs, { server })).rejects.toMatchObject({
      code,
      message: expect.stringContaining(told),
    });
  });

  describe('behind a proxy that asks for a login', () => {
    let proxy: Server;
    let answer = 200;

    beforeAll(async () => {
      proxy = createServer(async (request, response) => {
        const chunks: Buffer[] = [];
        for await (const chunk of request) {
          chunks.push(chunk);
        }
        if (request.headers.authorization !== 'Bearer s3cret') {
          response.writeHead(401).end();
          return;
        }
        if (answer !== 200) {
          response.writeHead(answer).end('<html>');
          return;
        }
        const asked = await fetch(url + request.url!.replace('/base', ''), {
          method: request.method,
          body: Buffer.concat(chunks),
          headers: { 'content-type': request.headers['content-type']! },
        });
        response.writeHead(asked.status).end(await asked.text());
      });
      await new Promise<void>(resolve => {
        proxy.listen(0, '127.0.0.1', resolve);
      });
    });
    afterAll(() => {
      proxy.close();
    });

    const through = (authorization?: string) => {
      const { port } = proxy.address() as AddressInfo;
      const server = { url: `http://127.0.0.1:${port}/base`, authorization };
      return ask({ query: 'vector(1)' }, { server });
    };

    it('logs in', async () => {
      expect((await through('Bearer s3cret')).status).toBe('succeeded');
    });

    it('says where its login is written, and never the login', async () => {
      const refusal = await through('Bearer guess').catch(error => error);
      expect(refusal.message).toBe(
        'Prometheus "main" answered 401; its credentials are in infra.hooks.prometheus',
      );
    });

    it.each([
      { status: 503, code: 'retryable', told: 'answered 503' },
      { status: 404, code: 'terminal', told: 'with something else than' },
    ])('tells of an answer $status', async ({ status, code, told }) => {
      answer = status;
      await expect(through('Bearer s3cret')).rejects.toMatchObject({
        code,
        message: expect.stringContaining(told),
      });
    });
  });
});

describe('judgeMetric', () => {
  const operators = ['<', '<=', '>', '>=', '=='] as const;

  it.each([
    { values: [1], operator: '<', limit: 1, verdict: 'wait' },
    { values: [1], operator: '<=', limit: 1, verdict: 'holds' },
    { values: [1], operator: '>', limit: 1, verdict: 'wait' },
    { values: [1], operator: '>=', limit: 1, verdict: 'holds' },
    { values: [1], operator: '==', limit: 1, verdict: 'holds' },
    { values: [2, 0], operator: '>=', limit: 1, verdict: 'wait' },
    { values: [NaN, 2], operator: '>=', limit: 1, verdict: 'holds' },
  ] as const)(
    '$values $operator $limit: $verdict',
    ({ values, operator, limit, verdict }) => {
      const threshold = { operator, value: limit };
      expect(judgeMetric(values, { threshold }).verdict).toBe(verdict);
    },
  );

  it('holds exactly where it holds for each series', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true }), { minLength: 1 }),
        fc.constantFrom(...operators),
        fc.double({ noNaN: true }),
        (values, operator, value) => {
          const threshold = { operator, value };
          const holds = (some: number[]) =>
            judgeMetric(some, { threshold }).verdict === 'holds';
          expect(holds(values)).toBe(values.every(each => holds([each])));
        },
      ),
    );
  });
});
