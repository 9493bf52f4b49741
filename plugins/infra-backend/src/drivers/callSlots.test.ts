import { describeOnDatabases } from '../store/__testUtils__/describeOnDatabases';
import { CallSlots, LocalCallSlots } from './callSlots';
import { SharedCallSlots } from './sharedCallSlots';

jest.setTimeout(60_000);

const never = new AbortController().signal;

/** Makes calls through each of the slots at once and tells how many ever ran together. */
async function mostTogether(
  slots: CallSlots[],
  provider: { name?: string; concurrency?: number },
  calls: number,
  holdMs = 5,
): Promise<number> {
  let running = 0;
  let most = 0;
  await Promise.all(
    Array.from({ length: calls }, (_, index) =>
      slots[index % slots.length].run(provider, never, async () => {
        most = Math.max(most, ++running);
        await new Promise(resolve => setTimeout(resolve, holdMs));
        running--;
      }),
    ),
  );
  return most;
}

describe('LocalCallSlots', () => {
  it.each([
    {
      reason: "the provider's own limit counts",
      provider: { name: 'p', concurrency: 3 },
      most: 3,
    },
    {
      reason: 'without one the default counts',
      provider: { name: 'p' },
      most: 5,
    },
    {
      reason: 'what has no provider has no limit',
      provider: {},
      most: 20,
    },
  ])('$reason', async ({ provider, most }) => {
    const slots = new LocalCallSlots(5);
    expect(await mostTogether([slots], provider, 20)).toBe(most);
  });

  it('takes who gives up out of the queue', async () => {
    const slots = new LocalCallSlots(1);
    const provider = { name: 'p' };
    let finish = () => {};
    const first = slots.run(
      provider,
      never,
      () => new Promise<void>(resolve => (finish = resolve)),
    );
    const controller = new AbortController();
    const second = slots.run(provider, controller.signal, async () => {});
    controller.abort(new Error('enough'));
    await expect(second).rejects.toThrow('enough');
    finish();
    await first;
    await expect(slots.run(provider, never, async () => 'third')).resolves.toBe(
      'third',
    );
  });
});

describeOnDatabases('SharedCallSlots', open => {
  it('hold a limit over several processes', async () => {
    const db = await open();
    const processes = [1, 2, 3].map(
      () => new SharedCallSlots({ db, defaultConcurrency: 16 }),
    );
    const provider = { name: 'p', concurrency: 3 };
    // Long enough for three to meet also on a busy machine.
    expect(await mostTogether(processes, provider, 24, 150)).toBe(3);
    expect(await db('leases')).toEqual([]);
  });

  it('of a dead process are free when their leases run out', async () => {
    const db = await open();
    await db('leases').insert({
      name: 'slot/p/0',
      holder: 'dead',
      expires_at: new Date(Date.now() - 1_000),
    });
    const slots = new SharedCallSlots({ db, defaultConcurrency: 16 });
    const provider = { name: 'p', concurrency: 1 };
    expect(await mostTogether([slots], provider, 3)).toBe(1);
  });

  it('cost no statement where the provider names no limit', async () => {
    const db = await open();
    const slots = new SharedCallSlots({ db, defaultConcurrency: 2 });
    const queries = jest.fn();
    db.on('query', queries);
    expect(await mostTogether([slots], { name: 'p' }, 6)).toBe(2);
    expect(queries).not.toHaveBeenCalled();
  });
});
