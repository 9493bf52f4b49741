import { describeOnDatabases } from '../store/__testUtils__/describeOnDatabases';
import { Bench, BenchOptions } from './__testUtils__/Bench';
import { addressOf, things } from './__testUtils__/documents';
import { Gate } from './__testUtils__/gates';
import { CrashAfter } from './__testUtils__/SimulatedCrash';

jest.setTimeout(60_000);

describeOnDatabases('Stopping', open => {
  const benches: Bench[] = [];
  afterEach(async () => {
    await Promise.all(benches.splice(0).map(bench => bench.stop()));
  });

  async function setUp(options: Partial<BenchOptions> = {}) {
    const bench = await Bench.create({ db: await open(), ...options });
    benches.push(bench);
    const engine = await bench.engine();
    await engine.start();
    return { bench, engine, world: bench.world };
  }

  const hanging = async (bench: Bench, id: string) => {
    const engine = await bench.engine();
    await bench.until(engine, id, async () =>
      bench.world.calls.some(
        call => call.operation === 'apply' && call.outcome === undefined,
      ),
    );
  };

  it('lets a newer deployment take over at a safe point', async () => {
    const { bench, engine, world } = await setUp();
    const gate = new Gate(world);
    const { id } = await bench.create(things({ a: [], b: ['a'] }), { engine });
    const first = await bench.deploymentOf(id);
    await gate.holds('a');
    await bench.deploy(id, things({ a: [], c: ['a'] }), { engine });
    // The call under way comes to its end; what was to follow it does not begin.
    gate.letGo('a');
    await gate.holds('c');
    gate.open();
    await bench.untilStatus(engine, id, 'Ready');
    expect(await bench.phases(id)).toEqual({ a: 'Ready', c: 'Ready' });
    expect(await bench.deployment(first.id)).toMatchObject({
      status: 'Superseded',
    });
    expect(await bench.receipts(id)).toEqual({ [addressOf('b')]: 'neverMade' });
    expect(world.effects.filter(e => e.effect === 'create')).toHaveLength(2);
  });

  it('lets a deletion take over from a creation', async () => {
    const { bench, engine, world } = await setUp();
    const gate = new Gate(world);
    const { id } = await bench.create(things({ a: [], b: ['a'] }), { engine });
    await gate.holds('a');
    await bench.deploy(id, 'destroy', { engine });
    gate.open();
    await bench.untilStatus(engine, id, 'Deleted');
    expect(world.objects).toEqual([]);
  });

  it('cancels what runs, and a retry goes on from there', async () => {
    const { bench, engine, world } = await setUp();
    world.failNext({ operation: 'apply', hang: true });
    const { id } = await bench.create(things({ a: [], b: ['a'] }), { engine });
    await hanging(bench, id);
    await bench.cancel(id, engine);
    await bench.until(engine, id, async () => {
      const { status } = await bench.deploymentOf(id);
      return status === 'Cancelled';
    });
    expect(world.calls.map(call => call.outcome)).toEqual(['aborted']);
    expect((await bench.operations(id)).map(o => o.status)).toEqual([
      'Cancelled',
    ]);
    expect(await bench.environment(id)).toMatchObject({ status: 'Failed' });

    await bench.retry(id, engine);
    await bench.untilStatus(engine, id, 'Ready');
    expect(await bench.deploymentOf(id)).toMatchObject({ status: 'Succeeded' });
  });

  it('leaves what it cannot end to the next process', async () => {
    const { bench, engine, world } = await setUp();
    world.failNext({ operation: 'apply', hang: true, when: 'creation' });
    const { id } = await bench.create(things({ a: [] }), { engine });
    await hanging(bench, id);
    await engine.stop();
    expect((await bench.operations(id)).map(o => o.status)).toEqual([
      'Interrupted',
    ]);
    const next = await bench.engine();
    await next.start();
    await bench.untilStatus(next, id, 'Ready');
    expect(world.effects.filter(e => e.effect === 'create')).toHaveLength(1);
  });

  it('ends what was about to begin', async () => {
    const bench = await Bench.create({ db: await open() });
    benches.push(bench);
    let begun = () => {};
    const isBegun = new Promise<void>(resolve => {
      begun = resolve;
    });
    let goOn = () => {};
    const isToGoOn = new Promise<void>(resolve => {
      goOn = resolve;
    });
    const engine = await bench.engine({
      crashPoints: {
        at: async point => {
          if (point === 'lease.acquired') {
            begun();
            await isToGoOn;
          }
        },
      },
    });
    bench.world.failNext({ operation: 'apply', hang: true });
    const { id } = await bench.create(things({ a: [] }));
    const run = engine.reconcile(id);
    await isBegun;
    await engine.stop();
    goOn();
    await run;
    expect(bench.world.calls).toEqual([]);
    const { nextReconcileAt } = await bench.environment(id);
    expect(Date.parse(nextReconcileAt!)).toBeLessThanOrEqual(Date.now());
  });

  it('writes nothing after its lease was taken', async () => {
    const bench = await Bench.create({ db: await open() });
    benches.push(bench);
    const engine = await bench.engine();
    const { world } = bench;
    const gate = new Gate(world);
    const { id } = await bench.create(things({ a: [], b: ['a'] }));
    const run = engine.reconcile(id);
    await gate.holds('a');
    await bench.stealLease(id);
    const before = await bench.dump();
    gate.open();
    expect(await run).toMatchObject({ status: 'lost' });
    expect(await bench.dump()).toBe(before);

    await bench.expireLease(id);
    const other = await bench.engine();
    await other.start();
    await bench.untilStatus(other, id, 'Ready');
    expect(world.effects.filter(e => e.effect === 'create')).toHaveLength(2);
  });

  it('aborts its drivers when its lease was taken', async () => {
    const bench = await Bench.create({
      db: await open(),
      options: { leaseTtl: 3_000 },
    });
    benches.push(bench);
    const engine = await bench.engine();
    bench.world.failNext({ operation: 'apply', hang: true });
    const { id } = await bench.create(things({ a: [] }));
    const run = engine.reconcile(id);
    await hanging(bench, id);
    await bench.stealLease(id);
    expect(await run).toMatchObject({ status: 'lost' });
    expect(bench.world.calls.map(call => call.outcome)).toEqual(['aborted']);
  });

  it('keeps two processes from working on one environment', async () => {
    const bench = await Bench.create({ db: await open() });
    benches.push(bench);
    const [one, two] = [await bench.engine(), await bench.engine()];
    const gate = new Gate(bench.world);
    const { id } = await bench.create(things({ a: [] }));
    const run = one.reconcile(id);
    await gate.holds('a');
    expect(await two.reconcile(id)).toEqual({ status: 'busy' });
    gate.open();
    // The wake-up that met a held lease is not lost: the holder looks again.
    expect(await run).toMatchObject({ status: 'done', due: true });
  });

  it('is taken back by a retry once, also where the process dies behind its first write', async () => {
    const bench = await Bench.create({ db: await open() });
    benches.push(bench);
    const { id } = await bench.create(things({ a: [] }));
    await bench.cancel(id);
    await (await bench.engine()).reconcile(id);
    expect(await bench.deploymentOf(id)).toMatchObject({ status: 'Cancelled' });
    await bench.retry(id);
    // Past the lease and into the first commit, which is the last thing it does.
    const crashPoints = new CrashAfter(2);
    const dying = await bench.engine({ crashPoints });
    await dying.reconcile(id).catch(() => {});
    expect(crashPoints.diedAt).toBe('commit.after');
    await bench.buryDead();
    await (await bench.engine()).reconcile(id);
    expect(await bench.environment(id)).toMatchObject({ status: 'Ready' });
    expect(await bench.deploymentOf(id)).toMatchObject({ status: 'Succeeded' });
  });

  it('calls no driver after it was stalled for longer than its lease lasts', async () => {
    const bench = await Bench.create({
      db: await open(),
      options: { leaseTtl: 300 },
    });
    benches.push(bench);
    const stalled = await bench.engine({
      crashPoints: {
        at: point => {
          const until = performance.now() + 400;
          while (point === 'driver.apply.before' && performance.now() < until) {
            // No timer runs, and none has told of the lease when the call is to begin.
          }
        },
      },
    });
    const { id } = await bench.create(things({ a: [] }));
    expect(await stalled.reconcile(id)).toMatchObject({ status: 'lost' });
    expect(bench.world.calls).toEqual([]);
  });
});
