import { describeOnDatabases } from '../store/__testUtils__/describeOnDatabases';
import { Bench, BenchOptions } from './__testUtils__/Bench';
import {
  basicPlatform,
  environmentType,
  things,
} from './__testUtils__/documents';
import { idOf } from './__testUtils__/gates';

jest.setTimeout(60_000);

describeOnDatabases('Drift', open => {
  const benches: Bench[] = [];
  afterEach(async () => {
    await Promise.all(benches.splice(0).map(bench => bench.stop()));
  });

  async function ready(options: Partial<BenchOptions> = {}) {
    const bench = await Bench.create({ db: await open(), ...options });
    benches.push(bench);
    const engine = await bench.engine();
    const isWatched = bench.driver.kinds.some(kind => kind.capabilities.watch);
    await (isWatched ? bench.startWatching(engine) : engine.start());
    const { id } = await bench.create(things({ a: [], b: [], c: ['b'] }), {
      engine,
    });
    await bench.untilStatus(engine, id, 'Ready');
    return { bench, engine, world: bench.world, id };
  }

  const object = (bench: Bench, claim: string) =>
    bench.world.objects.find(o => idOf(o.externalName) === claim)!;

  it('that a watch tells of is repaired at once, and only there it is looked', async () => {
    const { bench, engine, world, id } = await ready();
    const before = world.calls.length;
    world.tamper(object(bench, 'a'), { inputs: { params: { by: 'hand' } } });
    await bench.until(
      engine,
      id,
      async () => !('by' in (object(bench, 'a').inputs!.params as any)),
    );
    await bench.untilStatus(engine, id, 'Ready');
    const looked = world.calls.slice(before).map(c => idOf(c.externalName));
    expect(new Set(looked)).toEqual(new Set(['a']));
    const told = (await bench.events(id)).map(e => e.message);
    expect(told).toContainEqual(
      expect.stringContaining('Changed outside: /params'),
    );
    expect((await bench.instances(id)).a.conditions).toContainEqual(
      expect.objectContaining({ type: 'Drifted', status: 'False' }),
    );
  });

  it('of something that was removed is repaired by making it again', async () => {
    const { bench, engine, world, id } = await ready();
    world.destroy(object(bench, 'b'));
    await bench.until(engine, id, async () => object(bench, 'b') !== undefined);
    await bench.untilStatus(engine, id, 'Ready');
    expect((await bench.events(id)).map(e => e.message)).toContainEqual(
      expect.stringContaining('It was removed outside and is made again'),
    );
  });

  it('is found without a watch, by the interval of the environment type', async () => {
    const { bench, engine, world, id } = await ready({
      driver: { kinds: [{ watch: false }] },
      platform: [
        ...basicPlatform.slice(0, 3),
        environmentType('development', { driftInterval: 'PT1S' }),
      ],
    });
    world.tamper(object(bench, 'c'), { inputs: { params: { by: 'hand' } } });
    await bench.until(
      engine,
      id,
      async () => !('by' in (object(bench, 'c').inputs!.params as any)),
    );
    await bench.untilStatus(engine, id, 'Ready');
  });

  it('is not looked for where nothing asks for it', async () => {
    const { engine, world, id } = await ready();
    const before = world.calls.length;
    expect(await engine.reconcile(id)).toMatchObject({ status: 'done' });
    expect(world.calls).toHaveLength(before);
  });

  it('of readiness degrades the environment until it is over', async () => {
    const { bench, engine, world, id } = await ready();
    world.tamper(object(bench, 'b'), { ready: false });
    await bench.untilStatus(engine, id, 'Degraded');
    expect(await bench.phases(id)).toEqual({
      a: 'Ready',
      b: 'NotReady',
      c: 'Ready',
    });
    expect(await bench.deploymentOf(id)).toMatchObject({ status: 'Succeeded' });
    world.tamper(object(bench, 'b'), { ready: true });
    await bench.untilStatus(engine, id, 'Ready');
  });
});
