import {
  metricsServiceMock,
  tracingServiceMock,
} from '@backstage/backend-test-utils/alpha';
import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import { createEngineTracker } from './engineTracker';

describe('createEngineTracker', () => {
  function setUp() {
    const metrics = metricsServiceMock.mock();
    const tracing = tracingServiceMock.mock();
    const recorded: [string, unknown][] = [];
    metrics.createHistogram.mockImplementation(
      name =>
        ({
          record: (_: number, attributes: unknown) =>
            recorded.push([name, attributes]),
        } as any),
    );
    metrics.createCounter.mockImplementation(
      name => ({ add: (value: number) => recorded.push([name, value]) } as any),
    );
    const spans: [string, string, unknown][] = [];
    tracing.startActiveSpan.mockImplementation((async (
      name: string,
      _options: unknown,
      work: (span: object) => Promise<unknown>,
    ) =>
      work({
        setAttribute: (key: string, value: unknown) =>
          spans.push([name, key, value]),
        setStatus: ({ code }: { code: string }) =>
          spans.push([name, 'status', code]),
      })) as any);
    return {
      tracker: createEngineTracker({ metrics, tracing }),
      recorded,
      spans,
    };
  }

  it.each([
    { status: 'done', counted: [] },
    { status: 'lost', counted: [['infra.leases.lost', 1]] },
    { status: 'error', counted: [['infra.reconciliations.failed', 1]] },
  ])('times and traces a run that ends $status', async each => {
    const { tracker, recorded, spans } = setUp();
    const { status, counted } = each;
    await expect(tracker.run('e', async () => ({ status }))).resolves.toEqual({
      status,
    });
    expect(recorded).toEqual([
      ['infra.reconciliation.duration', { outcome: status }],
      ...counted,
    ]);
    expect(spans).toEqual([['infra.reconcile', 'infra.outcome', status]]);
  });

  it.each([
    { reason: 'that works', error: undefined, outcome: 'ok' },
    {
      reason: 'that is refused',
      error: new DriverError('accessDenied', 'secret text'),
      outcome: 'accessDenied',
    },
    {
      reason: 'that breaks',
      error: new TypeError('secret text'),
      outcome: 'TypeError',
    },
  ])('times and traces a driver call $reason', async ({ error, outcome }) => {
    const { tracker, recorded, spans } = setUp();
    const call = {
      driver: 'memory',
      kind: 'thing',
      operation: 'apply' as const,
      provider: 'world',
    };
    const work = async () => {
      if (error) {
        throw error;
      }
    };
    const [ended] = await Promise.allSettled([tracker.driverCall(call, work)]);
    expect('reason' in ended ? ended.reason : undefined).toBe(error);
    expect(recorded).toEqual([
      ['infra.driver.call.duration', { ...call, outcome }],
    ]);
    expect(spans[0]).toEqual(['infra.driver.apply', 'infra.outcome', outcome]);
    expect(JSON.stringify([recorded, spans])).not.toContain('secret');
  });
});
