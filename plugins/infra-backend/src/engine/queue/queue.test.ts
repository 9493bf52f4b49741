import { EventEmitter, once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { mockServices } from '@backstage/backend-test-utils';
import { Db, inTransaction, isPostgres } from '../../store';
import { describeOnDatabases } from '../../store/__testUtils__/describeOnDatabases';
import { InProcessQueue } from './inProcessQueue';
import { PgBossQueue } from './pgBossQueue';
import { WakeUpQueue } from './types';

jest.setTimeout(60_000);

describeOnDatabases('WakeUpQueue', open => {
  const queues: WakeUpQueue[] = [];
  afterEach(async () => {
    await Promise.all(queues.splice(0).map(queue => queue.stop()));
  });

  /** A replica's queue; `handled` grows, `until` waits for it. */
  async function replica(db: Db, handle = async (_: string) => {}) {
    const logger = mockServices.logger.mock();
    const queue = isPostgres(db)
      ? new PgBossQueue({ db, schema: 'infra_queue', concurrency: 5, logger })
      : new InProcessQueue({ concurrency: 5 });
    queues.push(queue);
    const handled: string[] = [];
    const changes = new EventEmitter();
    await queue.start(async id => {
      handled.push(id);
      changes.emit('change');
      await handle(id);
    });
    // What is enqueued while a fetch is under way may be fetched at once, and then comes once more.
    await pause(1_000);
    const until = async (holds: () => boolean) => {
      while (!holds()) {
        await once(changes, 'change');
      }
    };
    return { queue, handled, until };
  }

  it('wakes what was enqueued, each once', async () => {
    const { queue, handled, until } = await replica(await open());
    const ids = Array.from({ length: 100 }, (_, index) => `env-${index}`);
    await queue.enqueue(ids);
    await until(() => handled.length === 100);
    expect([...handled].sort()).toEqual(ids.sort());
  });

  it('wakes once what is enqueued often before its turn', async () => {
    let finish = () => {};
    const first = new Promise<void>(resolve => {
      finish = resolve;
    });
    const { queue, handled, until } = await replica(await open(), () => first);
    // All places are taken, so what comes now waits for its turn.
    await queue.enqueue(['1', '2', '3', '4', '5']);
    await until(() => handled.length === 5);
    await pause(1_000);
    await queue.enqueue(['a']);
    await queue.enqueue(['a', 'b']);
    await queue.enqueue(['a']);
    finish();
    await until(() => handled.includes('a') && handled.includes('b'));
    // In whatever order they were fetched; one that came twice would have come by now.
    await queue.enqueue(['last']);
    await until(() => handled.includes('last'));
    expect(handled.slice(5).sort()).toEqual(['a', 'b', 'last']);
  });

  it('wakes again what is enqueued while it runs, but not beside itself', async () => {
    const ends: (() => void)[] = [];
    let running = 0;
    const { queue, handled, until } = await replica(await open(), async () => {
      expect(++running).toBe(1);
      await new Promise<void>(resolve => ends.push(resolve));
      running--;
    });
    await queue.enqueue(['a']);
    await until(() => handled.length === 1);
    await queue.enqueue(['a']);
    ends[0]();
    await until(() => handled.length === 2);
    ends[1]();
  });

  it('wakes exactly if the transaction commits', async () => {
    const db = await open();
    const { queue, handled, until } = await replica(db);
    await expect(
      inTransaction(db, async trx => {
        await queue.enqueue(['lost'], { trx });
        throw new Error('rolled back');
      }),
    ).rejects.toThrow('rolled back');
    await inTransaction(db, async trx => {
      await queue.enqueue(['kept'], { trx });
      expect(handled).toEqual([]);
    });
    await until(() => handled.length > 0);
    expect(handled).toEqual(['kept']);
  });

  it('is not held up by one that runs long while it is enqueued again', async () => {
    const ends: (() => void)[] = [];
    let isOver = false;
    const { queue, handled, until } = await replica(await open(), id =>
      id === 'long' && !isOver
        ? new Promise<void>(resolve => ends.push(resolve))
        : Promise.resolve(),
    );
    await queue.enqueue(['long']);
    await until(() => handled.includes('long'));
    await queue.enqueue(['long']);
    const begun = Date.now();
    await queue.enqueue(['quick']);
    await until(() => handled.includes('quick'));
    expect(Date.now() - begun).toBeLessThan(1_500);
    isOver = true;
    ends.forEach(end => end());
  });

  it('writes down only what there is no room for', async () => {
    const db = await open();
    if (!isPostgres(db)) {
      // SQLite has one process only.
      return;
    }
    let finish = () => {};
    const first = new Promise<void>(resolve => {
      finish = resolve;
    });
    const { queue, handled, until } = await replica(db, () => first);
    const jobs = () => db.withSchema('infra_queue').from('job_common');
    await queue.enqueue(['1', '2', '3', '4', '5', '1']);
    expect(await jobs()).toEqual([]);
    await queue.enqueue(['1', '6']);
    expect(await jobs()).toMatchObject([{ data: { environmentId: '6' } }]);
    finish();
    await until(() => handled.length === 7);
    expect(handled.slice(5).sort()).toEqual(['1', '6']);
  });

  it('leaves to others what it has not come to when it stops', async () => {
    const db = await open();
    if (!isPostgres(db)) {
      // SQLite has one process only.
      return;
    }
    const ends: (() => void)[] = [];
    const one = await replica(
      db,
      () => new Promise<void>(resolve => ends.push(resolve)),
    );
    const ids = ['1', '2', '3', '4', '5'];
    await one.queue.enqueue(ids);
    await one.until(() => one.handled.length === 5);
    // It comes again while it runs.
    await one.queue.enqueue(['3']);
    const stopped = one.queue.stop();
    // It waits for a fetch under way before it begins nothing more.
    await pause(3_000);
    ends.forEach(end => end());
    await stopped;
    const two = await replica(db);
    await two.until(() => two.handled.length > 0);
    expect(two.handled).toEqual(['3']);
  });

  it('shares the work between replicas', async () => {
    const db = await open();
    if (!isPostgres(db)) {
      // SQLite has one process only.
      return;
    }
    const [one, two] = [await replica(db), await replica(db)];
    const ids = Array.from({ length: 200 }, (_, index) => `env-${index}`);
    await one.queue.enqueue(ids);
    const all = () => [...one.handled, ...two.handled];
    await Promise.race([
      one.until(() => all().length === 200),
      two.until(() => all().length === 200),
    ]);
    expect(one.handled).not.toEqual([]);
    expect(two.handled).not.toEqual([]);
    expect(all().sort()).toEqual(ids.sort());
  });
});
