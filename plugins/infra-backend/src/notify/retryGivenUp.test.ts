import { mockServices } from '@backstage/backend-test-utils';
import { randomUUID } from 'node:crypto';
import { events, outbox } from '../store';
import { describeOnDatabases } from '../store/__testUtils__/describeOnDatabases';
import { seedEnvironment } from '../store/__testUtils__/seed';
import { deliverAll } from './__testUtils__/deliverAll';
import { Receiver } from './__testUtils__/Receiver';
import { Outbox } from './Outbox';
import { webhookSink } from './webhookSink';

jest.setTimeout(60_000);

const sink = 'webhook:tool';

describeOnDatabases('Events that were given up', open => {
  const ends: (() => Promise<void>)[] = [];
  afterEach(async () => {
    await Promise.all(ends.splice(0).map(end => end()));
  });

  /** One that was refused, and one behind it that was taken. */
  async function setUp() {
    const db = await open();
    const receiver = await Receiver.listen();
    ends.push(() => receiver.close());
    const clock = { now: new Date('2026-11-25T12:00:00Z') };
    const counted: string[] = [];
    const replica = () =>
      new Outbox({
        db,
        sinks: [
          webhookSink(
            { name: 'tool', url: receiver.url, secret: 'a key of somebody' },
            'acme',
          ),
        ],
        holder: randomUUID(),
        logger: mockServices.logger.mock(),
        tracker: { delivery: ({ outcome }) => counted.push(outcome) },
        now: () => clock.now,
      });
    const first = replica();
    await first.open();
    const { id: environmentId } = await seedEnvironment(db);
    const said = ['Failed', 'Ready'].map(status => ({
      environmentId,
      type: 'environment.status' as const,
      level: 'info' as const,
      message: status,
      data: { status },
    }));
    await events.append(db, said, { now: clock.now });
    receiver.answers.push(422);
    const round = (which = first) => deliverAll(which, db);
    await round();
    const list = async () =>
      (await outbox.listUndelivered(db, { limit: 10 })).items;
    const [{ eventId }] = await list();
    const key = { sink, eventId };
    receiver.received.length = 0;
    counted.length = 0;
    const ask = () =>
      outbox.requestRetries(db, { keys: [key], now: clock.now });
    return { db, receiver, clock, counted, replica, round, list, key, ask };
  }

  it('are told with what is kept of them, page by page', async () => {
    const { db, list, key } = await setUp();
    const [one] = await list();
    expect(one).toMatchObject({
      ...key,
      message: 'Failed',
      environmentName: 'dev',
      attempts: 1,
      error: 'It answered 422 Unprocessable Entity',
    });
    await outbox.giveUp(db, { ...one, sink: 'owners' });
    const first = await outbox.listUndelivered(db, { limit: 1 });
    const second = await outbox.listUndelivered(db, {
      limit: 1,
      cursor: first.nextCursor,
    });
    expect([...first.items, ...second.items].map(each => each.sink)).toEqual([
      sink,
      'owners',
    ]);
    expect(second.nextCursor).toBeUndefined();
  });

  it('are left alone as long as nobody asks', async () => {
    const { receiver, round, list } = await setUp();
    await round();
    expect(receiver.received).toEqual([]);
    expect(await list()).toHaveLength(1);
  });

  it('are sent once more under their id, and leave the list', async () => {
    const { receiver, counted, round, list, key, ask } = await setUp();
    expect(await ask()).toBe(1);
    expect(await list()).toMatchObject([
      { retryRequestedAt: '2026-11-25T12:00:00.000Z' },
    ]);
    await round();
    expect(receiver.types).toEqual(['environment.failed']);
    expect(receiver.received[0].event.id).toBe(`${key.eventId}`);
    expect(await list()).toEqual([]);
    expect(counted).toEqual(['delivered']);
    await round();
    expect(receiver.received).toHaveLength(1);
  });

  it('stay in the list where they are not taken this time either', async () => {
    const { receiver, clock, counted, round, list, ask } = await setUp();
    await ask();
    receiver.answers.push(500);
    clock.now = new Date('2026-11-25T13:00:00Z');
    await round();
    await round();
    expect(receiver.received).toHaveLength(1);
    expect(await list()).toEqual([
      expect.objectContaining({
        attempts: 2,
        error: 'It answered 500 Internal Server Error',
        givenUpAt: '2026-11-25T13:00:00.000Z',
        retryRequestedAt: undefined,
      }),
    ]);
    expect(counted).toEqual(['failed']);
  });

  it('are sent by one of several replicas', async () => {
    const { receiver, replica, round, ask } = await setUp();
    await ask();
    const others = [replica(), replica()];
    await Promise.all([round(), ...others.map(each => round(each))]);
    await Promise.all(others.map(each => round(each)));
    expect(receiver.received).toHaveLength(1);
  });

  it('do not come back when they are dismissed while they are sent', async () => {
    const { db, receiver, round, list, key, ask } = await setUp();
    await ask();
    receiver.answers.push(500);
    receiver.onRequest = async () => {
      await outbox.removeUndelivered(db, [key]);
    };
    await round();
    expect(receiver.received).toHaveLength(1);
    expect(await list()).toEqual([]);
  });

  it('cannot be sent once they are not kept any more', async () => {
    const { db, receiver, round, list, ask } = await setUp();
    await ask();
    await db('events').delete();
    await round();
    expect(receiver.received).toEqual([]);
    expect(await list()).toMatchObject([
      { error: 'The event is not kept any more, so it cannot be sent' },
    ]);
    expect(await ask()).toBe(0);
  });
});
