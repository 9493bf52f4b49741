import { HookUnready } from '@infra-orchestration/backstage-plugin-infra-node';
import { hookRequest } from './__testUtils__/hookRequest';
import { soakHook } from './soakHook';

const START = Date.parse('2026-11-26T12:00:00Z');
const unready: HookUnready = {
  address: 'postgres.default#db',
  isFailed: false,
  message: 'restarting',
};

/** Looks at it at these seconds, as the engine does. */
async function soak(
  looks: { at: number; unready?: HookUnready[] }[],
  inputs: object = { duration: 'PT1M' },
) {
  let now = new Date(START);
  const kind = soakHook({ now: () => now });
  let request = hookRequest({ inputs });
  const results = [];
  for (const { at, unready: found = [] } of looks) {
    now = new Date(START + at * 1_000);
    request = { ...request, about: { ...request.about, unready: found } };
    const result = await kind.run(request);
    results.push(result);
    if (result.status === 'inProgress') {
      request = { ...request, handle: result.handle };
    }
  }
  return results.at(-1)!;
}

describe('soak', () => {
  it.each([
    { reason: 'it begins', looks: [{ at: 0 }], status: 'inProgress' },
    {
      reason: 'its time is not over',
      looks: [{ at: 0 }, { at: 59 }],
      status: 'inProgress',
    },
    {
      reason: 'its time is over, however often it was looked at',
      looks: [{ at: 0 }, { at: 3_600 }],
      status: 'succeeded',
    },
    {
      reason: 'a resource failed',
      looks: [{ at: 0 }, { at: 10, unready: [{ ...unready, isFailed: true }] }],
      status: 'failed',
      message: 'postgres.default#db failed after 10 seconds: restarting',
    },
    {
      reason: 'a resource is not usable for a moment',
      looks: [{ at: 0 }, { at: 10, unready: [unready] }, { at: 61 }],
      status: 'succeeded',
    },
    {
      reason: 'a resource is not usable as its time is over',
      looks: [{ at: 0 }, { at: 61, unready: [unready] }],
      status: 'inProgress',
      message: 'postgres.default#db is not usable: restarting',
    },
    {
      reason: 'a resource does not become usable again',
      looks: [
        { at: 0 },
        { at: 10, unready: [unready] },
        { at: 71, unready: [unready] },
      ],
      status: 'failed',
      message:
        'postgres.default#db was not usable for 1 minute, 1 second: restarting',
    },
    {
      reason: 'two moments do not add up',
      looks: [
        { at: 0 },
        { at: 10, unready: [unready] },
        { at: 50 },
        { at: 55, unready: [unready] },
        { at: 90, unready: [unready] },
        { at: 100 },
      ],
      status: 'succeeded',
    },
  ])('$reason: $status', async ({ looks, status, message }) => {
    const result = await soak(looks);
    expect(result.status).toBe(status);
    expect(result.message).toContain(message ?? '');
  });

  it('tolerates what it is told to', async () => {
    const looks = [
      { at: 0, unready: [unready] },
      { at: 5, unready: [unready] },
    ];
    const inputs = { duration: 'PT1M', tolerance: 'PT3S' };
    expect((await soak(looks, inputs)).status).toBe('failed');
  });

  it('is looked at in time, and not too seldom', async () => {
    expect(await soak([{ at: 0 }])).toMatchObject({ pollAfter: 15_000 });
    expect(await soak([{ at: 0 }, { at: 57 }])).toMatchObject({
      pollAfter: 3_000,
    });
  });

  it('does not take for a time what is none', async () => {
    await expect(soak([{ at: 0 }], { duration: 'long' })).rejects.toThrow(
      '"long" is no ISO 8601 duration',
    );
  });
});
