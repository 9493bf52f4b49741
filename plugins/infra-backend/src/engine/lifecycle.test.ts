import { describeOnDatabases } from '../store/__testUtils__/describeOnDatabases';
import { Bench, BenchOptions } from './__testUtils__/Bench';
import {
  addressOf,
  definition,
  provider,
  things,
} from './__testUtils__/documents';
import { Gate, idOf } from './__testUtils__/gates';

jest.setTimeout(60_000);

describeOnDatabases('The life of an environment', open => {
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

  it('is created, changed and deleted, each thing once and with a receipt', async () => {
    const { bench, engine, world } = await setUp();
    const { id } = await bench.create(things({ a: [], b: ['a'], c: ['b'] }), {
      engine,
    });
    await bench.untilStatus(engine, id, 'Ready');
    expect(await bench.phases(id)).toEqual({
      a: 'Ready',
      b: 'Ready',
      c: 'Ready',
    });
    expect(await bench.deploymentOf(id)).toMatchObject({
      status: 'Succeeded',
      plan: { actions: [{}, {}, {}], errors: [] },
    });
    expect(world.objects).toHaveLength(3);

    await bench.deploy(id, things({ a: [], b: ['a'], d: ['a'] }), { engine });
    await bench.untilStatus(engine, id, 'Ready');
    expect(await bench.phases(id)).toEqual({
      a: 'Ready',
      b: 'Ready',
      d: 'Ready',
    });
    expect(await bench.receipts(id)).toEqual({ [addressOf('c')]: 'removed' });
    expect(world.objects).toHaveLength(3);

    await bench.deploy(id, 'destroy', { engine });
    await bench.untilStatus(engine, id, 'Deleted');
    expect(world.objects).toEqual([]);
    expect(Object.values(await bench.receipts(id))).toEqual(
      Array(4).fill('removed'),
    );
    const effects = world.effects.map(({ effect }) => effect);
    expect(effects.filter(effect => effect === 'create')).toHaveLength(4);
    expect(effects.filter(effect => effect === 'delete')).toHaveLength(4);
    expect(await bench.db('secrets').whereNotNull('instance_id')).toEqual([]);
  });

  it('is made as parallel as the graph allows, no branch waiting for another', async () => {
    const { bench, engine, world } = await setUp();
    const gate = new Gate(world);
    const graph = { a: [], b: ['a'], c: ['a'], d: ['b', 'c'], e: [], f: ['e'] };
    const { id } = await bench.create(things(graph), { engine });

    await gate.holds('a', 'e');
    expect(await bench.phases(id)).toMatchObject({
      b: 'Waiting',
      f: 'Waiting',
    });
    gate.letGo('e');
    await gate.holds('a', 'f');
    gate.letGo('f');
    await bench.until(engine, id, async () => {
      const { f } = await bench.phases(id);
      return f === 'Ready';
    });
    expect(gate.waiting).toEqual(['a']);
    gate.letGo('a');
    await gate.holds('b', 'c');
    gate.letGo('b');
    gate.letGo('c');
    await gate.holds('d');
    gate.letGo('d');
    await bench.untilStatus(engine, id, 'Ready');
  });

  it('is removed in the reverse order of its dependencies', async () => {
    const { bench, engine, world } = await setUp();
    const graph = { a: [], b: ['a'], c: ['a'], d: ['b', 'c'] };
    const { id } = await bench.create(things(graph), { engine });
    await bench.untilStatus(engine, id, 'Ready');
    const gate = new Gate(world, 'remove');
    await bench.deploy(id, 'destroy', { engine });
    await gate.holds('d');
    gate.letGo('d');
    await gate.holds('b', 'c');
    gate.letGo('b', 'c');
    await gate.holds('a');
    gate.letGo('a');
    await bench.untilStatus(engine, id, 'Deleted');
  });

  it('hands outputs on, and keeps secrets out of every table', async () => {
    const { bench, engine, world } = await setUp();
    const { id } = await bench.create(things({ a: [], b: ['a'] }), { engine });
    await bench.untilStatus(engine, id, 'Ready');
    const made = (claim: string) =>
      world.objects.find(({ externalName }) => idOf(externalName) === claim)!;
    const { a, b } = await bench.instances(id);
    const token = await bench.secrets.get(`instances/${a.id}/outputs/token`);
    expect(token).toMatch(/^[0-9a-f-]{36}$/);
    expect(made('b').inputs).toEqual({
      params: {
        secrets: { 'from-a': `${made('a').externalName}/${token}` },
      },
    });
    expect(a.outputs).toEqual({
      name: made('a').externalName,
      token: { secretRef: `instances/${a.id}/outputs/token` },
    });
    expect(b.inputs).toEqual({ params: {} });
    expect(await bench.dump()).not.toContain(token);
  });

  it('waits for work that goes on outside, and for readiness', async () => {
    const { bench, engine, world } = await setUp({
      driver: { kinds: [{ steps: 3, readyAtOnce: false }] },
    });
    const { id } = await bench.create(things({ a: [], b: ['a'] }), { engine });
    const tamper = (claim: string) =>
      world.tamper(world.objects.find(o => idOf(o.externalName) === claim)!, {
        ready: true,
      });
    await bench.until(engine, id, async () => {
      const phases = await bench.phases(id);
      return phases.a === 'NotReady';
    });
    expect(await bench.environment(id)).toMatchObject({
      status: 'Progressing',
    });
    tamper('a');
    await bench.until(engine, id, async () => {
      const phases = await bench.phases(id);
      return phases.b === 'NotReady';
    });
    tamper('b');
    await bench.untilStatus(engine, id, 'Ready');
    const applies = world.calls.filter(c => c.operation === 'apply');
    expect(applies).toHaveLength(8);
  });

  it.each([
    {
      reason: 'what is to be retained is left, and says so',
      spec: { deletionPolicy: 'retain' as const },
      outcome: 'retained',
      left: 1,
    },
    {
      reason: 'what is to be deleted is seen to be gone',
      spec: {},
      outcome: 'removed',
      left: 0,
    },
  ])('ends with a receipt: $reason', async ({ spec, outcome, left }) => {
    const { bench, engine, world } = await setUp();
    await bench.platform(definition('thing', { criteria: [{}], ...spec }));
    const { id } = await bench.create(things({ a: [] }), { engine });
    await bench.untilStatus(engine, id, 'Ready');
    await bench.deploy(id, 'destroy', { engine });
    await bench.untilStatus(engine, id, 'Deleted');
    expect(await bench.receipts(id)).toEqual({ [addressOf('a')]: outcome });
    expect(world.objects).toHaveLength(left);
  });

  it('is deleted only when a look has proved it, however often it takes', async () => {
    // In one run also on a busy machine: another one would ask for the removal again.
    const { bench, engine, world } = await setUp({
      options: { inlineWait: 20_000 },
    });
    const { id } = await bench.create(things({ a: [], b: ['a'] }), { engine });
    await bench.untilStatus(engine, id, 'Ready');
    let looks = 0;
    const b = world.objects.find(o => idOf(o.externalName) === 'b')!;
    world.onCall(({ operation, externalName }, moment) => {
      if (externalName !== b.externalName) {
        return;
      }
      if (operation === 'remove' && moment === 'after') {
        // The driver is done, and it goes on being there for a while, as a namespace does.
        world.put(b);
      } else if (operation === 'observe' && moment === 'before') {
        looks++;
        if (looks === 3) {
          world.destroy(b);
        }
      }
    });
    await bench.deploy(id, 'destroy', { engine });
    await bench.untilStatus(engine, id, 'Deleted');
    expect(looks).toBe(3);
    expect(world.objects).toEqual([]);
    const order = world.effects.filter(e => e.effect === 'delete');
    expect(order.map(e => idOf(e.externalName))).toEqual(['b', 'a']);
  });

  it('says of what was never begun that it was never made', async () => {
    const { bench, engine, world } = await setUp();
    world.failNext({ operation: 'apply', code: 'terminal' });
    const { id } = await bench.create(things({ a: [], b: ['a'] }), { engine });
    await bench.untilStatus(engine, id, 'Failed');
    await bench.deploy(id, 'destroy', { engine });
    await bench.untilStatus(engine, id, 'Deleted');
    expect(await bench.receipts(id)).toEqual({
      [addressOf('a')]: 'removed',
      [addressOf('b')]: 'neverMade',
    });
  });

  it('gives up with a record what was on a provider that is taken away, once that is agreed to', async () => {
    const { bench, engine } = await setUp();
    const { id } = await bench.create(things({ a: [] }), { engine });
    await bench.untilStatus(engine, id, 'Ready');
    await bench.withdraw('Provider', 'world');
    await bench.deploy(id, 'destroy', { engine });
    await bench.until(engine, id, async () => {
      const { a } = await bench.instances(id);
      return a.conditions.some(
        ({ type, message }) =>
          type === 'Quarantined' && message.includes('abandon=world'),
      );
    });
    expect(await bench.receipts(id)).toEqual({});
    await bench.deploy(id, 'destroy', { engine, abandon: ['world'] });
    await bench.untilStatus(engine, id, 'Deleted');
    expect(await bench.receipts(id)).toEqual({ [addressOf('a')]: 'abandoned' });
  });

  it('follows a definition only with the next deployment', async () => {
    const { bench, engine, world } = await setUp();
    const { id } = await bench.create(things({ a: [] }), { engine });
    await bench.untilStatus(engine, id, 'Ready');
    await bench.platform(
      definition('thing', { criteria: [{}], inputs: { fresh: true } }),
    );
    await engine.reconcile(id);
    expect(world.objects[0].inputs).toEqual({ params: {} });
    await bench.deploy(id, things({ a: [] }), { engine });
    await bench.untilStatus(engine, id, 'Ready');
    expect(world.objects[0].inputs).toEqual({ fresh: true });
    expect((await bench.instances(id)).a.definition.revision).toBe(2);
  });

  it('is made anew elsewhere when its provider changes, the old one removed first', async () => {
    const { bench, engine, world } = await setUp();
    const { id } = await bench.create(things({ a: [], b: ['a'] }), { engine });
    await bench.untilStatus(engine, id, 'Ready');
    const before = await bench.instances(id);
    await bench.platform(
      provider('other'),
      definition('thing', { criteria: [{}], provider: 'other' }),
    );
    await bench.deploy(id, things({ a: [], b: ['a'] }), { engine });
    await bench.untilStatus(engine, id, 'Ready');
    expect(world.objects.map(o => o.provider)).toEqual(['other', 'other']);
    const after = await bench.instances(id);
    expect(after.a.id).not.toBe(before.a.id);
    expect(await bench.receipts(id)).toEqual({
      [addressOf('a')]: 'removed',
      [addressOf('b')]: 'removed',
    });
  });
});
