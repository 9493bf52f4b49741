import { describeOnDatabases } from '../../store/__testUtils__/describeOnDatabases';
import { Bench } from '../__testUtils__/Bench';
import { addressOf, things } from '../__testUtils__/documents';
import { idOf } from '../__testUtils__/gates';

jest.setTimeout(60_000);

describeOnDatabases('A dry run', open => {
  const benches: Bench[] = [];
  afterEach(async () => {
    await Promise.all(benches.splice(0).map(bench => bench.stop()));
  });

  const desired = (claims: ReturnType<typeof things>) => ({
    claims,
    params: {},
    images: {},
  });

  async function setUp() {
    const bench = await Bench.create({ db: await open() });
    benches.push(bench);
    return { bench, engine: await bench.engine() };
  }

  const actions = (plan: { actions: { address: string; action: string }[] }) =>
    Object.fromEntries(plan.actions.map(a => [a.address, a.action]));

  it('tells what would be made for an environment to be', async () => {
    const { bench, engine } = await setUp();
    const before = await bench.dump();
    const plan = await engine.planner.planEnvironment({
      environment: {
        id: 'to-be',
        name: 'dev',
        type: 'development',
        owner: 'group:default/team',
        entityRef: 'component:default/shop',
        labels: {},
      },
      desired: desired(things({ a: [], b: ['a'] })),
    });
    expect(actions(plan)).toEqual({
      [addressOf('a')]: 'create',
      [addressOf('b')]: 'create',
    });
    expect(plan.actions[1].diff).toContainEqual(
      expect.objectContaining({ knownAfterApply: true }),
    );
    expect(plan.errors).toEqual([]);
    expect(await bench.dump()).toBe(before);
    expect(bench.world.calls).toEqual([]);
  });

  it('tells what would change in one that is there, and only looks', async () => {
    const { bench, engine } = await setUp();
    const { id } = await bench.create(things({ a: [], b: ['a'], c: [] }));
    await engine.reconcile(id);
    const { world } = bench;
    world.tamper(world.objects.find(o => idOf(o.externalName) === 'a')!, {
      inputs: { params: { by: 'hand' } },
    });
    const before = [await bench.dump(), JSON.stringify(world.objects)];
    const calls = world.calls.length;
    const environment = await bench.environment(id);
    const plan = await engine.planner.planEnvironment({
      environment,
      environmentId: id,
      desired: desired(things({ a: [], b: ['a'], d: [] })),
    });
    expect(actions(plan)).toEqual({
      [addressOf('a')]: 'update',
      [addressOf('b')]: 'noop',
      [addressOf('c')]: 'delete',
      [addressOf('d')]: 'create',
    });
    expect(world.calls.slice(calls).map(c => c.operation)).toEqual([
      'observe',
      'observe',
    ]);
    expect([await bench.dump(), JSON.stringify(world.objects)]).toEqual(before);
    const again = await engine.planner.planEnvironment({
      environment,
      environmentId: id,
      desired: desired(things({ a: [], b: ['a'], d: [] })),
    });
    expect(again.hash).toBe(plan.hash);
  });

  it('of a deletion names all that goes', async () => {
    const { bench, engine } = await setUp();
    const { id } = await bench.create(things({ a: [], b: ['a'] }));
    await engine.reconcile(id);
    const plan = await engine.planner.planEnvironment({
      environment: await bench.environment(id),
      environmentId: id,
      desired: desired({}),
      mode: 'destroy',
    });
    expect(plan.actions.map(a => [a.action, a.address])).toEqual([
      ['delete', addressOf('b')],
      ['delete', addressOf('a')],
    ]);
  });
});
