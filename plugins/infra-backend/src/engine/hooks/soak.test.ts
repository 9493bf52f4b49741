import { soakHook } from '../../hooks/soakHook';
import { HookRegistry } from '../../hooks';
import { describeOnDatabases } from '../../store/__testUtils__/describeOnDatabases';
import { Bench } from '../__testUtils__/Bench';
import {
  definition,
  environmentType,
  provider,
  things,
  thingType,
} from '../__testUtils__/documents';

jest.setTimeout(60_000);

describeOnDatabases('A soak', open => {
  let bench: Bench;
  const skipped = { millis: 0 };
  beforeEach(async () => {
    skipped.millis = 0;
    bench = await Bench.create({
      db: await open(),
      platform: [
        provider('world'),
        thingType,
        environmentType('development', { driftInterval: 'PT1S' }),
        definition('thing', { criteria: [{}] }),
      ],
    });
  });
  afterEach(async () => {
    await bench.stop();
  });

  const process = async () => {
    const hooks = new HookRegistry();
    const now = () => new Date(Date.now() + skipped.millis);
    hooks.addHookKind(soakHook({ now }));
    return await bench.engine({ hooks });
  };
  const soaking = (duration: string, tolerance?: string) => ({
    verification: [
      {
        name: 'soak',
        kind: 'soak',
        inputs: { duration, ...(tolerance && { tolerance }) },
        timeout: 'P1D',
      },
    ],
  });
  const stateOf = async (id: string) =>
    (await bench.deploymentOf(id)).hooks?.[0]?.state;
  const until = (
    engine: Awaited<ReturnType<typeof process>>,
    id: string,
    state: string,
  ) => bench.until(engine, id, async () => (await stateOf(id)) === state);

  it('ends well where all stays as asked for', async () => {
    const engine = await process();
    await engine.start();
    const { id } = await bench.create(things({ a: [] }), {
      engine,
      ...soaking('PT4S'),
    });
    await until(engine, id, 'Running');
    expect((await bench.environment(id)).status).toBe('Progressing');
    await bench.untilStatus(engine, id, 'Ready');
    expect(await stateOf(id)).toBe('Succeeded');
  });

  it('fails with a resource that fails meanwhile', async () => {
    const engine = await process();
    await engine.start();
    const { id } = await bench.create(things({ a: [] }), {
      engine,
      ...soaking('PT1H'),
    });
    await until(engine, id, 'Running');
    const { a } = await bench.instances(id);
    bench.world.tamper(
      { kind: 'thing', externalName: a.externalName },
      { failed: 'crash loop' },
    );
    await bench.db('hook_runs').update({ next_poll_at: null });
    await bench.until(engine, id, async () => {
      await bench.db('hook_runs').update({ next_poll_at: null });
      return (await bench.deploymentOf(id)).status === 'Failed';
    });
    expect(await bench.deploymentOf(id)).toMatchObject({
      message: expect.stringContaining('Hook soak (verification) failed'),
      hooks: [
        {
          state: 'Failed',
          message: expect.stringMatching(/failed after .*crash loop/),
        },
      ],
    });
  });

  it('lets what drifted be repaired', async () => {
    const engine = await process();
    await engine.start();
    const { id } = await bench.create(things({ a: [] }), {
      engine,
      ...soaking('PT4S'),
    });
    await until(engine, id, 'Running');
    const { a } = await bench.instances(id);
    const object = { kind: 'thing', externalName: a.externalName };
    bench.world.tamper(object, { inputs: { other: true } });
    await bench.untilStatus(engine, id, 'Ready');
    expect(await stateOf(id)).toBe('Succeeded');
    expect(bench.world.objects[0].inputs).not.toHaveProperty('other');
  });

  it('goes on where it was with the next process', async () => {
    const first = await process();
    await first.start();
    const { id } = await bench.create(things({ a: [] }), {
      engine: first,
      ...soaking('PT1H'),
    });
    const since = async () => {
      const run = await bench.db('hook_runs').first();
      return run?.handle && JSON.parse(run.handle).since;
    };
    await bench.until(first, id, async () => Boolean(await since()));
    const begun = await since();
    await first.stop();
    skipped.millis = 40 * 60_000;
    const second = await process();
    await second.start();
    await bench.db('hook_runs').update({ next_poll_at: null });
    await second.reconcile(id);
    expect([await since(), await stateOf(id)]).toEqual([begun, 'Running']);
    skipped.millis = 61 * 60_000;
    await bench.db('hook_runs').update({ next_poll_at: null });
    await second.reconcile(id);
    expect(await stateOf(id)).toBe('Succeeded');
  });
});
