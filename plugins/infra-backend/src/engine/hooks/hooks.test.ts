import {
  DeploymentHooks,
  Hook,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import { describeOnDatabases } from '../../store/__testUtils__/describeOnDatabases';
import { Bench } from '../__testUtils__/Bench';
import {
  definition,
  environmentType,
  provider,
  things,
  thingType,
} from '../__testUtils__/documents';
import { HookWorld } from '../__testUtils__/HookWorld';
import { CrashAfter } from '../__testUtils__/SimulatedCrash';

jest.setTimeout(120_000);

const hook = (name: string, more: Partial<Hook> = {}): Hook => ({
  name,
  kind: 'test',
  ...more,
});

describeOnDatabases('Hooks', open => {
  const benches: Bench[] = [];
  afterEach(async () => {
    await Promise.all(benches.splice(0).map(bench => bench.stop()));
  });

  async function setUp(hooks: DeploymentHooks, beforeRemove: Hook[] = []) {
    const bench = await Bench.create({
      db: await open(),
      platform: [
        provider('world'),
        thingType,
        environmentType('development', { hooks }),
        definition('thing', { criteria: [{}], beforeRemove }),
      ],
    });
    benches.push(bench);
    const outside = new HookWorld();
    const start = async (registry = outside.registry()) => {
      const engine = await bench.engine({ hooks: registry });
      await engine.start();
      return engine;
    };
    const ended = async (id: string) => {
      const { status } = await bench.deploymentOf(id);
      return status !== 'Pending' && status !== 'Running';
    };
    const states = async (id: string) => {
      const { hooks: runs = [] } = await bench.deploymentOf(id);
      return Object.fromEntries(runs.map(run => [run.name, run.state]));
    };
    return { bench, outside, start, ended, states, world: bench.world };
  }

  it('run before and after the work, one after the other, with what the type says', async () => {
    const { bench, outside, start, states, world } = await setUp({
      beforeDeployment: [
        hook('silence', { inputs: { of: '${environment.name}' } }),
        hook('snapshot'),
      ],
      afterDeployment: [hook('smoke')],
      onFailure: [hook('page')],
    });
    const made: number[] = [];
    outside.answer('snapshot', () => {
      made.push(world.objects.length);
      return { status: 'succeeded' };
    });
    outside.answer('smoke', times => {
      made.push(world.objects.length);
      return times < 3
        ? { status: 'inProgress', handle: { times }, pollAfter: 5 }
        : { status: 'succeeded', message: 'ok', link: 'https://smoke' };
    });
    const engine = await start();
    const { id } = await bench.create(things({ a: [] }), { engine });
    await bench.untilStatus(engine, id, 'Ready');
    expect(outside.order).toEqual(['silence', 'snapshot', 'smoke']);
    expect(made).toEqual([0, 1, 1, 1]);
    expect(outside.requests[0]).toMatchObject({
      inputs: { of: 'dev' },
      ownershipMark: expect.stringMatching(/^test\/hook-[0-9a-f]{24}$/),
      about: { stage: 'beforeDeployment', environmentName: 'dev' },
    });
    expect(outside.requests.at(-1)?.handle).toEqual({ times: 2 });
    expect(await states(id)).toEqual({
      silence: 'Succeeded',
      snapshot: 'Succeeded',
      smoke: 'Succeeded',
    });
    expect((await bench.deploymentOf(id)).hooks?.at(-1)).toMatchObject({
      message: 'ok',
      link: 'https://smoke',
      attempt: 1,
    });
    expect(outside.ended).toHaveLength(3);
  });

  it('that fail before the work keep it from being begun, until a retry', async () => {
    const { bench, outside, start, ended, states, world } = await setUp({
      beforeDeployment: [hook('check')],
      onFailure: [hook('page')],
    });
    outside.answer('check', () =>
      outside.order.filter(each => each === 'check').length > 1
        ? { status: 'succeeded' }
        : { status: 'failed', message: 'frozen' },
    );
    const engine = await start();
    const { id } = await bench.create(things({ a: [] }), { engine });
    await bench.until(engine, id, () => ended(id));
    expect(await bench.deploymentOf(id)).toMatchObject({
      status: 'Failed',
      message: 'Hook check (beforeDeployment) failed: frozen',
    });
    expect(await bench.environment(id)).toMatchObject({
      status: 'Failed',
      conditions: expect.arrayContaining([
        expect.objectContaining({
          type: 'Synced',
          status: 'False',
          reason: 'HookFailed',
        }),
      ]),
    });
    expect(world.objects).toEqual([]);
    expect(await states(id)).toEqual({ check: 'Failed', page: 'Succeeded' });

    await bench.retry(id, engine);
    await bench.untilStatus(engine, id, 'Ready');
    expect(outside.order).toEqual(['check', 'page', 'check']);
    expect((await bench.deploymentOf(id)).hooks).toContainEqual(
      expect.objectContaining({
        name: 'check',
        state: 'Succeeded',
        attempt: 2,
      }),
    );
  });

  it('that fail after the work fail the deployment, and what was made stays', async () => {
    const { bench, outside, start, ended, world } = await setUp({
      afterDeployment: [hook('smoke'), hook('never')],
    });
    outside.answer('smoke', () => ({ status: 'failed', message: '500s' }));
    const engine = await start();
    const { id } = await bench.create(things({ a: [] }), { engine });
    await bench.until(engine, id, () => ended(id));
    expect(await bench.deploymentOf(id)).toMatchObject({
      status: 'Failed',
      message: 'Hook smoke (afterDeployment) failed: 500s',
    });
    expect((await bench.environment(id)).status).toBe('Failed');
    expect(world.objects).toHaveLength(1);
    expect(outside.order).toEqual(['smoke']);
    // Another look changes none of it.
    await engine.reconcile(id);
    expect((await bench.deploymentOf(id)).status).toBe('Failed');
    expect(outside.order).toEqual(['smoke']);
  });

  it.each([
    {
      reason: 'a failure',
      script: () => ({ status: 'failed', message: 'no' } as const),
      state: 'Failed',
    },
    {
      reason: 'an error that will not pass',
      script: () => {
        throw new DriverError('terminal', 'never');
      },
      state: 'Failed',
    },
    {
      reason: 'a time limit',
      script: () =>
        ({ status: 'inProgress', handle: {}, pollAfter: 10 } as const),
      state: 'TimedOut',
      timeout: 'PT0.2S',
    },
  ])(
    'that are to hold up nothing do not, with $reason',
    async ({ script, state, timeout }) => {
      const { bench, outside, start, states } = await setUp({
        beforeDeployment: [hook('tell', { onError: 'continue', timeout })],
      });
      outside.answer('tell', script);
      const engine = await start();
      const { id } = await bench.create(things({ a: [] }), { engine });
      await bench.untilStatus(engine, id, 'Ready');
      expect(await states(id)).toEqual({ tell: state });
      expect(outside.ended).toHaveLength(1);
    },
  );

  it('are tried again where it may pass', async () => {
    const { bench, outside, start } = await setUp({
      beforeDeployment: [hook('flaky')],
    });
    outside.answer('flaky', times => {
      if (times < 3) {
        throw new Error('ECONNRESET');
      }
      return { status: 'succeeded' };
    });
    const engine = await start();
    const { id } = await bench.create(things({ a: [] }), { engine });
    await bench.untilStatus(engine, id, 'Ready');
    expect([...outside.begun.values()]).toEqual([{ hook: 'flaky', asked: 3 }]);
  });

  it('that nobody brings say so', async () => {
    const { bench, start, ended } = await setUp({
      beforeDeployment: [hook('x', { kind: 'tset' })],
    });
    const engine = await start();
    const { id } = await bench.create(things({ a: [] }), { engine });
    await bench.until(engine, id, () => ended(id));
    expect((await bench.deploymentOf(id)).message).toContain(
      'There is no hook kind "tset"; there is test',
    );
  });

  it('are ended when the deployment is cancelled, or another takes over', async () => {
    const { bench, outside, start, states } = await setUp({
      beforeDeployment: [hook('long')],
    });
    outside.answer('long', () =>
      outside.begun.size > 2
        ? { status: 'succeeded' }
        : { status: 'inProgress', handle: {}, pollAfter: 20 },
    );
    const engine = await start();
    const { id } = await bench.create(things({ a: [] }), { engine });
    await bench.until(engine, id, async () => outside.begun.size === 1);
    await bench.cancel(id, engine);
    await bench.until(engine, id, async () => outside.ended.length === 1);
    expect(outside.ended).toEqual([{ hook: 'long', outcome: 'cancelled' }]);
    expect(await states(id)).toEqual({ long: 'Cancelled' });

    await bench.retry(id, engine);
    await bench.until(engine, id, async () => outside.begun.size === 2);
    await bench.deploy(id, things({ b: [] }), { engine });
    await bench.untilStatus(engine, id, 'Ready');
    expect(outside.ended.map(each => each.outcome)).toEqual([
      'cancelled',
      'cancelled',
      'succeeded',
    ]);
  });

  it('before a removal are given what is to go, and its secrets only where they take them', async () => {
    const { bench, outside, start, world } = await setUp({}, [
      hook('backup', { inputs: { of: '${resource.externalName}' } }),
    ]);
    const kept: number[] = [];
    outside.answer('backup', () => {
      kept.push(world.objects.length);
      return { status: 'succeeded' };
    });
    const engine = await start();
    const { id } = await bench.create(things({ a: [] }), { engine });
    await bench.untilStatus(engine, id, 'Ready');
    expect(outside.order).toEqual([]);
    const { a } = await bench.instances(id);
    await bench.deploy(id, 'destroy', { engine });
    await bench.untilStatus(engine, id, 'Deleted');
    expect(kept).toEqual([1]);
    expect(outside.requests[0]).toMatchObject({
      inputs: { of: a.externalName },
      about: { stage: 'beforeRemove', resource: { secretOutputs: ['token'] } },
    });
    expect(outside.requests[0].about.resource!.outputs).not.toHaveProperty(
      'token',
    );
    expect(await bench.db('hook_runs')).toHaveLength(1);
  });

  it('before a removal give secrets to kinds that take them, and store none', async () => {
    const { bench, outside, start } = await setUp({}, [hook('backup')]);
    const engine = await start(outside.registry({ takesSecrets: true }));
    const { id } = await bench.create(things({ a: [] }), { engine });
    await bench.untilStatus(engine, id, 'Ready');
    const secrets = await bench.secretValues();
    await bench.deploy(id, 'destroy', { engine });
    await bench.untilStatus(engine, id, 'Deleted');
    const { outputs } = outside.requests[0].about.resource!;
    expect(secrets).toContain(outputs.token);
    const stored = JSON.stringify([
      await bench.db('hook_runs'),
      await bench.db('events'),
    ]);
    expect(stored).not.toContain(outputs.token);
  });

  it('that fail before a removal leave what is there', async () => {
    const { bench, outside, start, ended, world } = await setUp({}, [
      hook('backup'),
    ]);
    outside.answer('backup', () =>
      outside.begun.size > 1
        ? { status: 'succeeded' }
        : { status: 'failed', message: 'disk full' },
    );
    const engine = await start();
    const { id } = await bench.create(things({ a: [] }), { engine });
    await bench.untilStatus(engine, id, 'Ready');
    await bench.deploy(id, 'destroy', { engine });
    await bench.until(engine, id, () => ended(id));
    expect(world.objects).toHaveLength(1);
    expect((await bench.deploymentOf(id)).message).toContain('disk full');
    await bench.retry(id, engine);
    await bench.untilStatus(engine, id, 'Deleted');
    expect(world.objects).toEqual([]);
  });

  it('are run once each, whenever the engine dies', async () => {
    let died = true;
    for (let points = 0; died; points++) {
      const { bench, outside } = await setUp(
        {
          beforeDeployment: [hook('first')],
          afterDeployment: [hook('last')],
        },
        [hook('backup')],
      );
      outside.answer('last', times =>
        times < 2
          ? { status: 'inProgress', handle: { times }, pollAfter: 1 }
          : { status: 'succeeded' },
      );
      const { id } = await bench.create(things({ a: [] }));
      const crash = new CrashAfter(points);
      const doomed = await bench.engine({
        hooks: outside.registry(),
        crashPoints: crash,
      });
      const live = async (engine: typeof doomed) => {
        for (let looks = 0; looks < 20; looks++) {
          await engine.reconcile(id).catch(() => {});
          await new Promise(resolve => {
            setTimeout(resolve, 3);
          });
          if ((await bench.environment(id)).deletedAt) {
            return;
          }
          if ((await bench.environment(id)).status === 'Ready') {
            await bench.deploy(id, 'destroy');
          }
        }
      };
      await live(doomed);
      died = crash.diedAt !== undefined;
      if (died) {
        await bench.buryDead();
        await live(await bench.engine({ hooks: outside.registry() }));
      }
      expect([points, (await bench.environment(id)).status]).toEqual([
        points,
        'Deleted',
      ]);
      expect(outside.order).toEqual(['first', 'last', 'backup']);
      expect(bench.world.objects).toEqual([]);
    }
  });
});
