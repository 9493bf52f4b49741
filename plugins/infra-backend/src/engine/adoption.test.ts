import { AdoptionChoice } from '@infra-orchestration/backstage-plugin-infra-common';
import { describeOnDatabases } from '../store/__testUtils__/describeOnDatabases';
import { Bench } from './__testUtils__/Bench';
import {
  addressOf,
  definition,
  provider,
  things,
  thingType,
  environmentType,
} from './__testUtils__/documents';
import { CrashAfter } from './__testUtils__/SimulatedCrash';
import { objectsOf, storedState } from './__testUtils__/storedState';
import { checkInvariants } from './invariants';

jest.setTimeout(120_000);

const A = addressOf('a');
const KEY = { kind: 'thing', externalName: 'taken', provider: 'world' };
const THEIRS = { name: 'taken', made: 'by hand' };

const platform = [
  provider('world'),
  thingType,
  definition('thing', {
    criteria: [{}],
    inputs: { name: 'taken', params: '${params}' } as {},
    adopt: 'confirm',
  }),
  environmentType('development'),
];

describeOnDatabases('Objects that nobody we know made', open => {
  const benches: Bench[] = [];
  afterEach(async () => {
    await Promise.all(benches.splice(0).map(bench => bench.stop()));
  });

  async function newBench(documents = platform) {
    const bench = await Bench.create({ db: await open(), platform: documents });
    benches.push(bench);
    bench.world.put({ ...KEY, inputs: THEIRS });
    return bench;
  }

  async function setUp() {
    const bench = await newBench();
    const engine = await bench.engine();
    await engine.start();
    return { bench, engine, world: bench.world };
  }

  const create = (bench: Bench, choice?: AdoptionChoice) =>
    bench.create(things({ a: [] }), { adopt: choice && { [A]: choice } });

  it('are left alone where nothing is confirmed', async () => {
    const { bench, engine, world } = await setUp();
    const { id } = await bench.create(things({ a: [] }), { engine });
    await bench.untilStatus(engine, id, 'Failed');
    expect(world.effects).toEqual([]);
    await bench.deploy(id, 'destroy', { engine });
    await bench.untilStatus(engine, id, 'Deleted');
    expect(world.effects).toEqual([]);
  });

  it('are owned once that is confirmed, and go with the claim', async () => {
    const { bench, engine, world } = await setUp();
    const { id } = await bench.create(things({ a: [] }), {
      engine,
      adopt: { [A]: 'own' },
    });
    await bench.untilStatus(engine, id, 'Ready');
    const { a } = await bench.instances(id);
    expect(a).toMatchObject({ management: 'owned', externalName: 'taken' });
    expect(world.objects).toEqual([
      expect.objectContaining({ mark: a.ownershipMark }),
    ]);
    expect((await bench.operations(id)).map(o => o.action)).toEqual(['adopt']);
    await bench.deploy(id, 'destroy', { engine });
    await bench.untilStatus(engine, id, 'Deleted');
    expect(world.objects).toEqual([]);
    expect(await bench.receipts(id)).toEqual({ [A]: 'removed' });
  });

  it('are only read where that is confirmed: outputs, readiness, differences, and no more', async () => {
    const { bench, engine, world } = await setUp();
    const { id } = await bench.create(things({ a: [] }), {
      engine,
      adopt: { [A]: 'read' },
    });
    await bench.untilStatus(engine, id, 'Ready');
    const { a } = await bench.instances(id);
    expect(a).toMatchObject({
      management: 'read',
      externalName: 'taken',
      outputs: { name: 'taken' },
    });
    expect(a.conditions).toContainEqual(
      expect.objectContaining({
        type: 'Ready',
        status: 'True',
        message: expect.stringMatching(/Only read; it differs .* in \/made/),
      }),
    );
    expect(await bench.operations(id)).toEqual([]);

    world.tamper(KEY, { ready: false });
    await bench.deploy(id, things({ a: [] }), {
      engine,
      adopt: { [A]: 'read' },
    });
    await bench.until(engine, id, async () => {
      const { a: phase } = await bench.phases(id);
      return phase === 'NotReady';
    });
    world.tamper(KEY, { ready: true });
    await bench.untilStatus(engine, id, 'Ready');

    await bench.deploy(id, 'destroy', { engine });
    await bench.untilStatus(engine, id, 'Deleted');
    expect(await bench.receipts(id)).toEqual({ [A]: 'left' });
    expect(world.effects).toEqual([]);
    const [object] = world.objects;
    expect(object.inputs).toEqual(THEIRS);
    expect(object.mark).toBeUndefined();
  });

  it('may be gone for a while', async () => {
    const { bench, engine, world } = await setUp();
    world.destroy(KEY);
    const { id } = await bench.create(things({ a: [] }), {
      engine,
      adopt: { [A]: 'read' },
    });
    await bench.until(engine, id, async () => {
      const { a: phase } = await bench.phases(id);
      return phase === 'NotReady';
    });
    world.put({ ...KEY, inputs: THEIRS });
    await bench.untilStatus(engine, id, 'Ready');
    expect(world.effects).toEqual([]);
  });

  it('that are read can be owned later', async () => {
    const { bench, engine, world } = await setUp();
    const { id } = await bench.create(things({ a: [] }), {
      engine,
      adopt: { [A]: 'read' },
    });
    await bench.untilStatus(engine, id, 'Ready');
    await bench.deploy(id, things({ a: [] }), {
      engine,
      adopt: { [A]: 'own' },
    });
    await bench.until(engine, id, async () => {
      const { a } = await bench.instances(id);
      return a.management === 'owned' && a.phase === 'Ready';
    });
    await bench.deploy(id, 'destroy', { engine });
    await bench.untilStatus(engine, id, 'Deleted');
    expect(world.objects).toEqual([]);
  });

  it('say which output is missing that nobody can know', async () => {
    const bench = await newBench([
      ...platform.filter(d => d !== thingType),
      {
        ...thingType,
        spec: {
          params: { type: 'object' },
          outputs: {
            type: 'object',
            properties: { token: { type: 'string', 'x-secret': true } },
            required: ['token'],
          },
        },
      } as typeof thingType,
    ]);
    const engine = await bench.engine();
    await engine.start();
    const { id } = await bench.create(things({ a: [] }), {
      engine,
      adopt: { [A]: 'read' },
    });
    await bench.untilStatus(engine, id, 'Failed');
    expect((await bench.instances(id)).a.conditions).toContainEqual(
      expect.objectContaining({
        reason: 'MissingOutput',
        message: expect.stringMatching(
          /token.*only read.*`outputs` of the definition `thing`/,
        ),
      }),
    );
  });

  it.each(['own', 'read'] as const)(
    'come to the same where the process dies anywhere: %s',
    async choice => {
      for (let points = 0; ; points += 1) {
        const bench = await newBench();
        const { id } = await create(bench, choice);
        const crashPoints = new CrashAfter(points);
        const dying = await bench.engine({ crashPoints });
        await dying.reconcile(id).catch(() => {});
        await bench.buryDead();
        const sound = async () =>
          checkInvariants(await storedState(bench.db, objectsOf(bench.world)));
        expect(await sound()).toEqual([]);
        await (await bench.engine()).reconcile(id);
        expect(await bench.environment(id)).toMatchObject({ status: 'Ready' });

        await bench.deploy(id, 'destroy');
        const again = new CrashAfter(points);
        await (await bench.engine({ crashPoints: again }))
          .reconcile(id)
          .catch(() => {});
        await bench.buryDead();
        expect(await sound()).toEqual([]);
        await (await bench.engine()).reconcile(id);
        expect(await bench.environment(id)).toMatchObject({
          status: 'Deleted',
        });
        expect(await bench.receipts(id)).toEqual({
          [A]: choice === 'own' ? 'removed' : 'left',
        });
        const { effects } = bench.world;
        expect(choice === 'read' ? effects : []).toEqual([]);
        if (!crashPoints.diedAt && !again.diedAt) {
          return;
        }
      }
    },
  );
});
