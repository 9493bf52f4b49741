import { randomUUID } from 'node:crypto';
import { describeOnDatabases } from './__testUtils__/describeOnDatabases';
import { Db, inTransaction, isPostgres } from './database';
import { incomingEvents } from './operations';
import { NewIncomingEvent } from './operations/incomingEvents/record';

jest.setTimeout(60_000);

const now = new Date('2026-11-26T10:00:00Z');
const later = (ms: number) => new Date(now.getTime() + ms);
const hint = { repository: 'registry.example.com/shop/api', tag: '1.0' };

const anEvent = (given: Partial<NewIncomingEvent> = {}): NewIncomingEvent => ({
  id: randomUUID(),
  source: 'github',
  deliveryId: randomUUID(),
  fate: 'Pending',
  hint,
  ...given,
});

async function all(db: Db) {
  return (await incomingEvents.list(db, { limit: 99 })).items;
}

describeOnDatabases('incoming events', open => {
  it('are written down once for a source and a delivery', async () => {
    const db = await open();
    const event = anEvent();
    const again = { ...anEvent(), deliveryId: event.deliveryId };
    const ofOther = { ...again, id: randomUUID(), source: 'gitlab' };
    expect(await incomingEvents.record(db, [event], { now })).toEqual([
      event.id,
    ]);
    expect(
      await incomingEvents.record(db, [again, ofOther], { now: later(1) }),
    ).toEqual([ofOther.id]);
    expect(await all(db)).toEqual([
      expect.objectContaining({ id: ofOther.id, source: 'gitlab' }),
      {
        id: event.id,
        source: 'github',
        deliveryId: event.deliveryId,
        fate: 'Pending',
        repository: hint.repository,
        tag: '1.0',
        hint,
        seq: 1,
        attempts: 0,
        receivedAt: now.toISOString(),
        nextAttemptAt: now.toISOString(),
      },
    ]);
  });

  it('do not wait until others are written down, and have their places in order', async () => {
    const db = await open();
    const [first, second] = [anEvent(), anEvent()];
    // SQLite has one writer at a time, so there the second comes after it.
    const isBeside = isPostgres(db);
    const another = () => incomingEvents.record(db, [second], { now });
    await inTransaction(db, async slow => {
      await incomingEvents.record(slow, [first], { now });
      await (isBeside && another());
    });
    await (isBeside || another());
    const found = await all(db);
    const placeOf = ({ id }: NewIncomingEvent) =>
      found.find(each => each.id === id)!.seq!;
    expect(placeOf(first)).toBeLessThan(placeOf(second));
  });

  it('are attempted by one at a time, and again where that one does not come back', async () => {
    const db = await open();
    const events = [anEvent(), anEvent(), anEvent()];
    await incomingEvents.record(db, events, { now });
    const claim = (at: Date, limit = 2) =>
      incomingEvents.claimDue(db, {
        now: at,
        claimedUntil: new Date(at.getTime() + 60_000),
        limit,
      });
    const [first, second] = await Promise.all([claim(now), claim(now)]);
    const claimed = [...first, ...second].map(({ id }) => id);
    expect(new Set(claimed)).toEqual(new Set(events.map(({ id }) => id)));
    expect(claimed).toHaveLength(3);
    expect(await claim(later(59_999))).toEqual([]);
    const again = await claim(later(60_000), 99);
    expect(again).toHaveLength(3);
    expect(again[0]).toMatchObject({ attempts: 2, hint });
  });

  it('have one fate', async () => {
    const db = await open();
    const event = anEvent();
    await incomingEvents.record(db, [event], { now });
    await incomingEvents.retryLater(db, {
      id: event.id,
      reason: 'the registry does not answer',
      nextAttemptAt: later(1_000),
    });
    expect(await all(db)).toMatchObject([
      { fate: 'Pending', reason: 'the registry does not answer' },
    ]);
    const artifactId = randomUUID();
    const registered = {
      id: event.id,
      fate: 'Registered',
      artifactId,
    } as const;
    expect(
      await incomingEvents.settle(db, { ...registered, now: later(5) }),
    ).toBe(true);
    expect(
      await incomingEvents.settle(db, { id: event.id, fate: 'Failed', now }),
    ).toBe(false);
    await incomingEvents.retryLater(db, {
      id: event.id,
      reason: 'too late',
      nextAttemptAt: now,
    });
    const [settled] = await all(db);
    expect(settled).toMatchObject({
      fate: 'Registered',
      artifactId,
      settledAt: later(5).toISOString(),
    });
    expect(settled.nextAttemptAt).toBeUndefined();
    expect(settled.reason).toBeUndefined();
  });

  it('are listed newest first, by source and fate', async () => {
    const db = await open();
    for (let index = 0; index < 5; index += 1) {
      await incomingEvents.record(
        db,
        [
          anEvent({
            source: index % 2 ? 'github' : 'harbor',
            fate: index > 2 ? 'Rejected' : 'Pending',
            reason: `${index}`,
          }),
        ],
        { now: later(index) },
      );
    }
    const reasons = async (
      filter: Omit<Parameters<typeof incomingEvents.list>[1], 'limit'>,
    ) => {
      const page = await incomingEvents.list(db, { ...filter, limit: 2 });
      return { ...page, items: page.items.map(({ reason }) => reason) };
    };
    const { items, nextCursor } = await reasons({});
    expect(items).toEqual(['4', '3']);
    expect((await reasons({ cursor: nextCursor })).items).toEqual(['2', '1']);
    expect((await reasons({ source: 'github' })).items).toEqual(['3', '1']);
    expect(
      (await reasons({ fate: 'Rejected', source: 'harbor' })).items,
    ).toEqual(['4']);
  });

  it('are kept for a time, and while they are not decided', async () => {
    const db = await open();
    const old = anEvent({ fate: 'Ignored' });
    await incomingEvents.record(db, [old, anEvent()], { now });
    const before = later(1);
    expect(await incomingEvents.prune(db, { before: now, limit: 9 })).toBe(0);
    expect(await incomingEvents.prune(db, { before, limit: 9 })).toBe(1);
    expect(await all(db)).toMatchObject([{ fate: 'Pending' }]);
  });
});
