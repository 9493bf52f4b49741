import { randomUUID } from 'node:crypto';
import { ProviderDocument } from '@infra-orchestration/backstage-plugin-infra-common';
import { documents, operations, revocations, StoredDocument } from '../store';
import { describeOnDatabases } from '../store/__testUtils__/describeOnDatabases';
import { Bench, BenchOptions } from './__testUtils__/Bench';
import {
  addressOf,
  basicPlatform,
  definition,
  provider,
  things,
} from './__testUtils__/documents';
import { Gate } from './__testUtils__/gates';

jest.setTimeout(60_000);

const twoPlaces = [
  ...basicPlatform,
  provider('other'),
  definition('on-other', { criteria: [{ id: 'x' }], provider: 'other' }),
];

describeOnDatabases('Access taken away from this side', open => {
  const benches: Bench[] = [];

  afterEach(async () => {
    await Promise.all(benches.splice(0).map(bench => bench.stop()));
  });

  async function setUp(options: Partial<BenchOptions> = {}) {
    const bench = await Bench.create({
      db: await open(),
      platform: twoPlaces,
      ...options,
    });
    benches.push(bench);
    const engine = await bench.engine();
    const named = async (name: string) => {
      const [found] = await documents.listInForce(bench.db, {
        kind: 'Provider',
        name,
      });
      return found as StoredDocument<ProviderDocument>;
    };
    const write = (name: string) =>
      revocations.revoke(
        bench.db,
        {
          id: randomUUID(),
          provider: name,
          revokedBy: 'user:default/pat',
          reason: 'the token leaked',
          revokedAt: new Date().toISOString(),
        },
        { secretPrefix: `providers/${name}/` },
      );
    const revoke = async (name: string) =>
      engine.monitor.revoke(await named(name), await write(name));
    const restore = async (name: string) => {
      const [{ id }] = await revocations.list(bench.db, { provider: name });
      await revocations.lift(bench.db, id);
      const { signal } = new AbortController();
      return engine.monitor.restore(await named(name), signal);
    };
    const quarantineOf = async (id: string) =>
      (await bench.environment(id)).conditions.find(
        ({ type }) => type === 'Quarantined',
      );
    return { bench, engine, named, write, revoke, restore, quarantineOf };
  }

  it('aborts what is under way and records it as interrupted, and goes on by itself afterwards', async () => {
    const { bench, engine, revoke, restore, quarantineOf } = await setUp();
    await engine.start();
    const gate = new Gate(bench.world);
    const { id } = await bench.create(things({ a: [], x: [], y: ['x'] }), {
      engine,
    });
    await gate.holds('a', 'x');
    await revoke('other');
    // The call of the other provider is held still: nothing of it was aborted.
    await bench.until(engine, id, async () => {
      const ended = await operations.list(bench.db, {
        environmentId: id,
        limit: 10,
      });
      return ended.items.some(
        ({ address, status, message }) =>
          address === addressOf('x') &&
          status === 'Interrupted' &&
          message?.includes('user:default/pat') === true,
      );
    });
    gate.open();
    await bench.until(engine, id, async () => {
      const { a } = await bench.instances(id);
      return a.phase === 'Ready' && (await quarantineOf(id))?.status === 'True';
    });
    expect(await bench.environment(id)).toMatchObject({ status: 'Degraded' });
    expect(await quarantineOf(id)).toMatchObject({
      reason: 'AccessRevoked',
      message: expect.stringMatching(
        /1 of 3 left as they are.*other.*the token leaked.*granted anew/,
      ),
    });
    expect(await bench.deploymentOf(id)).toMatchObject({ status: 'Running' });
    const calls = bench.world.calls.length;

    await restore('other');
    await bench.untilStatus(engine, id, 'Ready');
    expect(bench.world.calls.length).toBeGreaterThan(calls);
    expect(await quarantineOf(id)).toMatchObject({ status: 'False' });
    expect(bench.world.objects).toHaveLength(3);
  });

  it('tells settled environments at once, asks the provider nothing, and leaves others alone', async () => {
    const { bench, engine, revoke, restore, quarantineOf } = await setUp();
    await engine.start();
    const there = await bench.create(things({ x: [] }), { engine });
    const elsewhere = await bench.create(things({ a: [] }), {
      engine,
      name: 'elsewhere',
    });
    await bench.untilStatus(engine, there.id, 'Ready');
    await bench.untilStatus(engine, elsewhere.id, 'Ready');
    const calls = bench.world.calls.length;
    await revoke('other');
    await bench.until(engine, there.id, async () =>
      Boolean(await quarantineOf(there.id)),
    );
    await engine.reconcile(there.id);
    await engine.reconcile(elsewhere.id);
    expect(bench.world.calls).toHaveLength(calls);
    expect(await quarantineOf(elsewhere.id)).toBeUndefined();
    expect(await bench.environment(elsewhere.id)).toMatchObject({
      status: 'Ready',
    });
    await restore('other');
    await bench.untilStatus(engine, there.id, 'Ready');
  });

  it('ends calls of another replica, too, which was not told', async () => {
    const { bench, engine, write } = await setUp();
    const gate = new Gate(bench.world);
    await engine.start();
    const { id } = await bench.create(things({ x: [] }), { engine });
    await gate.holds('x');
    await write('other');
    await bench.until(engine, id, async () => {
      const { x } = await bench.instances(id);
      return x.conditions.some(({ reason }) => reason === 'AccessRevoked');
    });
    gate.open();
    expect(bench.world.objects).toEqual([]);
  });

  it('removes what it can, and gives up the rest once that is agreed to', async () => {
    const { bench, engine, revoke, quarantineOf } = await setUp();
    await engine.start();
    const { id } = await bench.create(things({ a: ['x'], x: [], b: [] }), {
      engine,
    });
    await bench.untilStatus(engine, id, 'Ready');
    const { x } = await bench.instances(id);
    await revoke('other');
    await bench.deploy(id, 'destroy', { engine });
    await bench.until(engine, id, async () => {
      const { a, b } = await bench.instances(id);
      return !a && !b && (await quarantineOf(id))?.status === 'True';
    });
    expect(await bench.environment(id)).toMatchObject({ status: 'Deleting' });
    await bench.deploy(id, 'destroy', { engine, abandon: ['other'] });
    await bench.untilStatus(engine, id, 'Deleted');
    expect(await bench.receipts(id)).toEqual({
      [addressOf('a')]: 'removed',
      [addressOf('b')]: 'removed',
      [addressOf('x')]: 'abandoned',
    });
    const told = (await bench.dump()).includes(x.externalName);
    expect(told).toBe(true);
    expect(bench.world.objects).toMatchObject([{ provider: 'other' }]);
  });
});
