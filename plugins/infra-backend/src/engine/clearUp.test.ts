import { artifacts, incomingEvents, inTransaction } from '../store';
import { describeOnDatabases } from '../store/__testUtils__/describeOnDatabases';
import { Bench } from './__testUtils__/Bench';
import { definition, things } from './__testUtils__/documents';
import { clearUp } from './clearUp';
import { EngineServices } from './services';
import { defaultEngineOptions } from './types';

jest.setTimeout(60_000);

const DAY = 24 * 3_600_000;

describeOnDatabases('Clearing up', open => {
  const benches: Bench[] = [];
  afterEach(async () => {
    await Promise.all(benches.splice(0).map(bench => bench.stop()));
  });

  /** An environment that was deployed twice. */
  async function setUp() {
    const bench = await Bench.create({ db: await open() });
    benches.push(bench);
    const engine = await bench.engine();
    const { id } = await bench.create(things({ a: [] }));
    await engine.reconcile(id);
    const first = await bench.deploymentOf(id);
    await bench.deploy(id, things({ a: [], b: [] }));
    await engine.reconcile(id);
    const clearUpAfter = async (days: number) => {
      const now = new Date(Date.now() + days * DAY);
      await clearUp({
        db: bench.db,
        clock: { ...bench.clock, now: () => now },
        options: defaultEngineOptions,
      } as EngineServices);
    };
    const destroy = async () => {
      await bench.deploy(id, 'destroy');
      await engine.reconcile(id);
      expect(await bench.environment(id)).toMatchObject({ status: 'Deleted' });
    };
    const rows = async (table: string) =>
      Number((await bench.db(table).count({ n: '*' }))[0].n);
    return { bench, engine, id, first, clearUpAfter, destroy, rows };
  }

  it('leaves what is young', async () => {
    const { bench, clearUpAfter } = await setUp();
    const before = await bench.dump();
    await clearUpAfter(10);
    expect(await bench.dump()).toBe(before);
  });

  it('takes old operations and replaced plans, and all else goes on', async () => {
    const { bench, engine, id, first, clearUpAfter, rows } = await setUp();
    await clearUpAfter(100);
    expect(await rows('operations')).toBe(0);
    expect((await bench.deployment(first.id)).plan).toBeUndefined();
    expect((await bench.deployment(first.id)).desired).toEqual(first.desired);
    expect((await bench.deploymentOf(id)).plan).toBeDefined();
    await engine.reconcile(id);
    expect(await bench.environment(id)).toMatchObject({ status: 'Ready' });
  });

  it('keeps an operation that has not ended, however old', async () => {
    const { bench, clearUpAfter, rows } = await setUp();
    const [{ id }] = await bench.db('operations').select('id');
    await bench.db('operations').where({ id }).update({ finished_at: null });
    await clearUpAfter(100);
    expect(await rows('operations')).toBe(1);
  });

  it('takes what told of images, and images that nothing uses', async () => {
    const { bench, clearUpAfter, rows } = await setUp();
    const now = new Date();
    await incomingEvents.record(
      bench.db,
      [{ id: 'e', source: 'github', deliveryId: '1', fate: 'Ignored' }],
      { now },
    );
    await inTransaction(bench.db, trx =>
      artifacts.register(
        trx,
        {
          id: 'a',
          repository: 'registry.example.com/strange',
          digest: `sha256:${'a'.repeat(64)}`,
          platforms: [],
          provenance: {},
          source: 'github',
        },
        { now },
      ),
    );
    await clearUpAfter(40);
    expect([await rows('incoming_events'), await rows('artifacts')]).toEqual([
      0, 1,
    ]);
    await clearUpAfter(100);
    expect(await rows('artifacts')).toBe(0);
  });

  it('forgets what was deleted long ago, with all that hangs on it', async () => {
    const { clearUpAfter, destroy, rows } = await setUp();
    await destroy();
    await clearUpAfter(100);
    expect(await rows('receipts')).toBe(2);
    await clearUpAfter(400);
    const left = await Promise.all(
      ['environments', 'deployments', 'resource_instances', 'receipts'].map(
        rows,
      ),
    );
    expect(left).toEqual([0, 0, 0, 0]);
  });

  it('remembers what was left outside', async () => {
    const { bench, engine, id, clearUpAfter, destroy, rows } = await setUp();
    await bench.platform(
      definition('thing', { criteria: [{}], deletionPolicy: 'retain' }),
    );
    await bench.deploy(id, things({ a: [] }));
    await engine.reconcile(id);
    await destroy();
    await clearUpAfter(400);
    expect(await rows('environments')).toBe(1);
    expect(await bench.receipts(id)).toMatchObject({
      'thing.default#a': 'retained',
    });
    expect(await bench.secretValues()).not.toEqual([]);
  });
});
