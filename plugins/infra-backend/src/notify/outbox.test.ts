import { mockServices } from '@backstage/backend-test-utils';
import { randomUUID } from 'node:crypto';
import { MOST_ATTEMPTS } from '../core';
import {
  Db,
  events,
  inTransaction,
  isPostgres,
  leases,
  NewEvent,
  outbox,
} from '../store';
import { describeOnDatabases } from '../store/__testUtils__/describeOnDatabases';
import { seedEnvironment } from '../store/__testUtils__/seed';
import { deliverAll } from './__testUtils__/deliverAll';
import { isSignedWith, Receiver } from './__testUtils__/Receiver';
import { Outbox } from './Outbox';
import { EventSink } from './types';
import { WebhookConfig, webhookSink } from './webhookSink';

jest.setTimeout(60_000);

const secret = 'a key that nobody guesses';

describeOnDatabases('The outbox', open => {
  const ends: (() => Promise<void>)[] = [];
  afterEach(async () => {
    await Promise.all(ends.splice(0).map(end => end()));
  });

  async function setUp() {
    const db = await open();
    const receiver = await Receiver.listen();
    ends.push(() => receiver.close());
    const clock = { now: new Date('2026-11-25T12:00:00Z') };
    const counted: string[] = [];
    const logger = mockServices.logger.mock();
    const hook = (config: Partial<WebhookConfig> = {}) =>
      webhookSink(
        { name: 'tool', url: receiver.url, secret, ...config },
        'acme',
      );
    const replica = (sinks: EventSink[] = [hook()], to: Db = db) =>
      new Outbox({
        db: to,
        sinks,
        holder: randomUUID(),
        logger,
        tracker: { delivery: ({ outcome }) => counted.push(outcome) },
        now: () => clock.now,
        random: () => 1,
      });
    const first = replica();
    await first.open();
    const environment = await seedEnvironment(db);
    const say = async (...statuses: string[]) => {
      const told = statuses.map(
        (status): NewEvent => ({
          environmentId: environment.id,
          type: 'environment.status',
          level: 'info',
          message: status,
          data: { status },
        }),
      );
      await events.append(db, told, { now: clock.now });
    };
    const later = (ms: number) => {
      clock.now = new Date(clock.now.getTime() + ms);
    };
    return {
      db,
      receiver,
      counted,
      logger,
      replica,
      hook,
      first,
      environment,
      say,
      later,
      round: (which = first) => deliverAll(which, db),
      progress: () =>
        outbox.ensureSink(db, { name: 'webhook:tool', now: clock.now }),
    };
  }

  it('tells a receiver in order, in the form of CloudEvents, signed', async () => {
    const { receiver, environment, say, round } = await setUp();
    await say('Progressing', 'Ready');
    await round();
    await round();
    expect(receiver.types).toEqual([
      'environment.progressing',
      'environment.ready',
    ]);
    const [one] = receiver.received;
    expect(one.headers['content-type']).toMatch(
      /^application\/cloudevents\+json/,
    );
    expect(one.event).toMatchObject({
      specversion: '1.0',
      source: 'urn:infra-orchestration:acme',
      subject: environment.id,
      data: { environment: { name: 'dev' }, message: 'Progressing' },
    });
    expect(isSignedWith(secret, one)).toBe(true);
    expect(isSignedWith('another', one)).toBe(false);
  });

  it('tells a new sink only of what happens from then on', async () => {
    const { receiver, replica, hook, say, round } = await setUp();
    await say('Progressing');
    const second = replica([hook({ name: 'new' })]);
    await second.open();
    await say('Ready');
    await round(second);
    expect(receiver.types).toEqual(['environment.ready']);
  });

  it('waits for an event with a smaller id, also of the transaction that began last', async () => {
    const { db, first, receiver, environment, round } = await setUp();
    if (!isPostgres(db)) {
      // One writer at a time.
      return;
    }
    const other = await seedEnvironment(db, { name: 'other' });
    await round();
    receiver.received.length = 0;
    const [early, late] = [await db.transaction(), await db.transaction()];
    const write = (trx: Db, id: string) =>
      trx('environments').where({ id }).update({ owner: 'user:default/ann' });
    const say = (trx: Db, environmentId: string, status: string) => {
      const type = 'environment.status';
      const event: NewEvent = {
        ...{ environmentId, type, level: 'info', message: status },
        data: { status },
      };
      return events.append(trx, [event], { now: new Date() });
    };
    await write(early, environment.id);
    await write(late, other.id);
    await say(late, other.id, 'Progressing');
    await say(early, environment.id, 'Ready');
    await early.commit();
    await first.deliver(new AbortController().signal);
    await late.commit();
    await round();
    expect(receiver.types).toEqual([
      'environment.progressing',
      'environment.ready',
    ]);
  });

  it('passes over what is of no interest, for good', async () => {
    const { receiver, replica, hook, say, round } = await setUp();
    const picky = replica([hook({ types: ['environment.failed'] })]);
    await say('Progressing', 'Failed', 'Ready');
    await round(picky);
    expect(receiver.types).toEqual(['environment.failed']);
    await round();
    expect(receiver.types).toEqual(['environment.failed']);
  });

  it('writes its place once for many events, taken or passed over', async () => {
    const { db, receiver, replica, hook, say, round, progress } = await setUp();
    const picky = replica([hook({ types: ['environment.failed'] })]);
    const writes: string[] = [];
    db.on('query', ({ sql }: { sql: string }) => {
      writes.push(...(sql.match(/^update .event_sinks./) ?? []));
    });
    await say('Progressing', 'Ready', 'Failed', 'Progressing', 'Ready');
    await round(picky);
    expect(receiver.types).toEqual(['environment.failed']);
    expect(writes).toHaveLength(1);
    expect(await progress()).toMatchObject({
      cursor: (await outbox.horizon(db, { above: 0 })).eventId,
      deliveredAt: '2026-11-25T12:00:00.000Z',
    });
  });

  it('waits with the event that was not taken, not with those it passed over before', async () => {
    const { receiver, replica, hook, say, round, later, progress } =
      await setUp();
    const picky = replica([hook({ types: ['environment.failed'] })]);
    receiver.answers.push(500);
    await say('Progressing', 'Ready', 'Failed');
    const before = (await progress()).cursor;
    await round(picky);
    expect(await progress()).toMatchObject({ cursor: before + 2, attempts: 1 });
    later(1_000);
    await round(picky);
    expect(await progress()).toMatchObject({ cursor: before + 3, attempts: 0 });
    expect(receiver.types).toEqual([
      'environment.failed',
      'environment.failed',
    ]);
  });

  it('tries again what was not taken, later each time, and then goes on in order', async () => {
    const { receiver, counted, say, round, later, progress } = await setUp();
    receiver.answers.push(500, 503);
    await say('Progressing', 'Ready');
    await round();
    expect(await progress()).toMatchObject({
      attempts: 1,
      lastError: 'It answered 500 Internal Server Error',
      nextAttemptAt: '2026-11-25T12:00:01.000Z',
    });
    await round();
    expect(receiver.received).toHaveLength(1);
    later(1_000);
    await round();
    later(2_000);
    await round();
    expect(receiver.types).toEqual([
      'environment.progressing',
      'environment.progressing',
      'environment.progressing',
      'environment.ready',
    ]);
    expect(new Set(receiver.received.map(r => r.event.id)).size).toBe(2);
    expect(counted).toEqual(['failed', 'failed', 'delivered', 'delivered']);
    expect(await progress()).toMatchObject({ attempts: 0 });
  });

  it('is given up on after a number of attempts, which is kept and told', async () => {
    const { db, receiver, counted, logger, say, round, later, environment } =
      await setUp();
    receiver.answers.push(...Array(MOST_ATTEMPTS).fill(500));
    await say('Progressing', 'Ready');
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      await round();
      later(600_000);
    }
    expect(receiver.types.at(-1)).toBe('environment.ready');
    expect((await outbox.listUndelivered(db, { limit: 10 })).items).toEqual([
      expect.objectContaining({
        sink: 'webhook:tool',
        environmentId: environment.id,
        type: 'environment.status',
        attempts: MOST_ATTEMPTS,
        error: 'It answered 500 Internal Server Error',
      }),
    ]);
    expect(counted.filter(each => each === 'givenUp')).toHaveLength(1);
    expect(logger.error).toHaveBeenCalledTimes(1);
  });

  it.each([
    { reason: 'a refusal is final', answer: 422 },
    { reason: 'an event that is too large stays so', answer: 413 },
  ])('does not repeat what is refused: $reason', async ({ answer }) => {
    const { db, receiver, say, round } = await setUp();
    receiver.answers.push(answer);
    await say('Progressing', 'Ready');
    await round();
    expect(receiver.types).toEqual([
      'environment.progressing',
      'environment.ready',
    ]);
    expect(
      (await outbox.listUndelivered(db, { limit: 10 })).items,
    ).toHaveLength(1);
  });

  it('does not follow a receiver elsewhere', async () => {
    const { receiver, say, round, progress } = await setUp();
    receiver.answers.push(302);
    await say('Ready');
    await round();
    expect(receiver.received).toHaveLength(1);
    expect((await progress()).lastError).toContain('302');
  });

  it('waits for a receiver that is not there, and holds up no other', async () => {
    const { receiver, replica, hook, say, round } = await setUp();
    const gone = hook({ name: 'gone', url: 'http://127.0.0.1:1/' });
    const both = replica([gone, hook()]);
    await both.open();
    await say('Ready');
    await round(both);
    expect(receiver.types).toEqual(['environment.ready']);
  });

  it('tells again, under the same id, what it died over before noting it', async () => {
    const { db, receiver, replica, hook, say, later, round } = await setUp();
    await say('Progressing', 'Ready');
    const dying = new AbortController();
    const half = hook();
    const killed = replica([
      {
        ...half,
        take: async (...args) => {
          await half.take(...args);
          // The receiver has it; the process ends before the cursor is written.
          dying.abort(new Error('killed'));
          throw dying.signal.reason;
        },
      },
    ]);
    await deliverAll(killed, db, dying.signal);
    expect(receiver.types).toEqual(['environment.progressing']);
    await db('leases').update({ expires_at: new Date(0) });
    later(60_000);
    await round(replica());
    expect(receiver.types).toEqual([
      'environment.progressing',
      'environment.progressing',
      'environment.ready',
    ]);
    const [a, b, c] = receiver.received.map(({ event }) => event.id);
    expect(a).toBe(b);
    expect(c).not.toBe(a);
  });

  it('tells nothing twice after an orderly end in the middle', async () => {
    const { db, receiver, replica, hook, say, round } = await setUp();
    await say('Progressing', 'Ready');
    const ending = new AbortController();
    const half = hook();
    const ended = replica([
      {
        ...half,
        take: async (...args) => {
          const isTaken = await half.take(...args);
          ending.abort(new Error('the plugin is shutting down'));
          return isTaken;
        },
      },
    ]);
    await deliverAll(ended, db, ending.signal);
    await ended.close();
    await round();
    expect(receiver.types).toEqual([
      'environment.progressing',
      'environment.ready',
    ]);
  });

  it('is done by one of several replicas', async () => {
    const { receiver, replica, say, round } = await setUp();
    const replicas = [replica(), replica(), replica()];
    for (let i = 0; i < 5; i++) {
      await say('Progressing', 'Ready');
      await Promise.all(replicas.map(each => round(each)));
    }
    await Promise.all(replicas.map(each => round(each)));
    const ids = receiver.received.map(({ event }) => Number(event.id));
    expect(ids).toHaveLength(10);
    expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
  });

  it('is taken over at once from a replica that ends', async () => {
    const { receiver, replica, say, round, first } = await setUp();
    await say('Progressing');
    await round();
    await say('Ready');
    const second = replica();
    await round(second);
    expect(receiver.types).toEqual(['environment.progressing']);
    await first.close();
    await round(second);
    expect(receiver.types).toEqual([
      'environment.progressing',
      'environment.ready',
    ]);
  });

  it('writes nothing while there is nothing to tell', async () => {
    const { db, round, say } = await setUp();
    await round();
    expect(await db('leases').where('name', 'like', 'outbox/%')).toEqual([]);
    await say('Ready');
    await round();
    expect(
      await leases.acquire(db, {
        name: 'outbox/webhook:tool',
        holder: 'somebody else',
        ttl: 1_000,
      }),
    ).toBe(false);
  });

  it('misses nothing of a transaction that ends late', async () => {
    const { db, receiver, environment, first, round } = await setUp();
    const other = await seedEnvironment(db, { name: 'other' });
    const event = (environmentId: string, status: string): NewEvent => ({
      environmentId,
      type: 'environment.status',
      level: 'info',
      message: status,
      data: { status },
    });
    const now = new Date();
    // SQLite has one writer at a time, so there the other one comes after it.
    const isBeside = isPostgres(db);
    const another = () =>
      events.append(db, [event(environment.id, 'Ready')], { now });
    await inTransaction(db, async slow => {
      await slow('environments')
        .where({ id: other.id })
        .update({ status: 'X' });
      await events.append(slow, [event(other.id, 'Failed')], { now });
      // A higher id, which is visible first.
      await (isBeside && another());
      await (isBeside && first.deliver(new AbortController().signal));
    });
    expect(receiver.types).toEqual([]);
    await (isBeside || another());
    await round();
    expect(receiver.types).toEqual(['environment.failed', 'environment.ready']);
  });
});
