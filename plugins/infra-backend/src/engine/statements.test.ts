import { describeOnDatabases } from '../store/__testUtils__/describeOnDatabases';
import { Bench } from './__testUtils__/Bench';
import { things } from './__testUtils__/documents';

jest.setTimeout(60_000);

const claims = { a: [], b: ['a'], c: [] };

/** Each costs this process about as much as the database, and with many environments there is always a run. */
describeOnDatabases('The statements of a run', open => {
  const benches: Bench[] = [];
  afterEach(async () => {
    await Promise.all(benches.splice(0).map(bench => bench.stop()));
  });

  async function setUp() {
    const db = await open();
    // So long that it is not renewed meanwhile, which is a statement too.
    const bench = await Bench.create({ db, options: { leaseTtl: 60_000 } });
    benches.push(bench);
    const engine = await bench.engine();
    const { id } = await bench.create(things(claims));
    await engine.reconcile(id);
    let count = 0;
    db.on('query', () => {
      count += 1;
    });
    return {
      bench,
      id,
      async countRun() {
        count = 0;
        await engine.reconcile(id);
        return count;
      },
    };
  }

  it('are few where nothing is to be done', async () => {
    const { countRun } = await setUp();
    // The lease taken and given back; deployment, instances and secrets; which providers were revoked.
    expect(await countRun()).toBeLessThanOrEqual(7);
  });

  it('are not many where a deployment changes one of three resources', async () => {
    const { bench, id, countRun } = await setUp();
    await bench.deploy(id, things(claims, { c: { size: 2 } }));
    const counted = await countRun();
    expect((await bench.environment(id)).status).toBe('Ready');
    // Up to seven as above; of the provider its revision and health; what is begun, in 7, and how that ended,
    // in 8. Where this machine is slow what is found to be begun is stored by itself, in 5 more.
    expect(counted).toBeLessThanOrEqual(6 + 2 + 7 + 8 + 5);
  });
});
