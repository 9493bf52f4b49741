import {
  DeploymentHooks,
  Hook,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { verificationOf } from '../../core';
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

describeOnDatabases('Verification', open => {
  const benches: Bench[] = [];
  afterEach(async () => {
    await Promise.all(benches.splice(0).map(bench => bench.stop()));
  });

  async function setUp(hooks: DeploymentHooks = {}) {
    const bench = await Bench.create({
      db: await open(),
      platform: [
        provider('world'),
        thingType,
        environmentType('development', { hooks }),
        definition('thing', { criteria: [{}] }),
      ],
    });
    benches.push(bench);
    const outside = new HookWorld();
    const start = async () => {
      const engine = await bench.engine({ hooks: outside.registry() });
      await engine.start();
      return engine;
    };
    const ended = async (id: string) => {
      const { status } = await bench.deploymentOf(id);
      return status !== 'Pending' && status !== 'Running';
    };
    return { bench, outside, start, ended, world: bench.world };
  }

  it('comes after the hooks of the type, with all as asked for, and is told as what it is', async () => {
    const { bench, outside, start, world } = await setUp({
      afterDeployment: [hook('smoke')],
    });
    let isOver = false;
    const made: number[] = [];
    outside.answer('probe', times => {
      made.push(world.objects.length);
      return isOver
        ? { status: 'succeeded', message: 'well' }
        : { status: 'inProgress', handle: { times }, pollAfter: 5 };
    });
    const engine = await start();
    const { id } = await bench.create(things({ a: [] }), {
      engine,
      verification: [hook('probe', { inputs: { of: '${environment.name}' } })],
    });
    await bench.until(engine, id, async () => made.length > 1);
    const { status, hooks = [] } = await bench.deploymentOf(id);
    expect([status, verificationOf(hooks)]).toEqual(['Running', 'underway']);
    expect((await bench.environment(id)).status).toBe('Progressing');
    isOver = true;
    await bench.untilStatus(engine, id, 'Ready');
    expect(outside.order).toEqual(['smoke', 'probe']);
    expect(new Set(made)).toEqual(new Set([1]));
    expect(outside.requests.at(-1)).toMatchObject({
      inputs: { of: 'dev' },
      about: { stage: 'verification' },
    });
    const told = (await bench.events(id)).filter(
      ({ type }) => type === 'hook.state',
    );
    expect(told.map(({ data }) => [data?.stage, data?.state])).toEqual([
      ['afterDeployment', 'Running'],
      ['afterDeployment', 'Succeeded'],
      ['verification', 'Running'],
      ['verification', 'Succeeded'],
    ]);
  });

  const given = (stage: string, url: string) => {
    const probe = hook('probe', { inputs: { url } });
    return stage === 'verification'
      ? { verification: [probe] }
      : { hooks: { afterDeployment: [probe] } };
  };

  it.each([
    {
      reason: 'what a resource offers',
      stage: 'verification',
      url: 'https://${resources.a.outputs.name}/health',
      expected: /^https:\/\/[a-z0-9-]+\/health$/,
    },
    {
      reason: 'the same after the deployment',
      stage: 'afterDeployment',
      url: 'https://${resources.a.name}',
      expected: /^https:\/\/[a-z0-9-]+$/,
    },
  ])('is given $reason', async ({ stage, url, expected }) => {
    const { hooks, verification } = given(stage, url);
    const { bench, outside, start } = await setUp(hooks);
    const engine = await start();
    const { id } = await bench.create(things({ a: [] }), {
      engine,
      verification,
    });
    await bench.untilStatus(engine, id, 'Ready');
    expect(outside.requests[0].inputs.url).toMatch(expected);
  });

  it.each([
    {
      reason: 'a secret',
      url: '${resources.a.outputs.token}',
      problem: 'inputs/url is made of a secret output of a resource',
    },
    {
      reason: 'a text that holds a secret',
      url: 'https://h/?t=${resources.a.outputs.token}',
      problem: 'inputs/url is made of a secret output of a resource',
    },
    {
      reason: 'what is not there',
      url: '${resources.b.outputs.name}',
      problem: 'no resource here has the alias `b`',
    },
  ])('is never given $reason', async ({ url, problem }) => {
    const { bench, outside, start, ended } = await setUp();
    const engine = await start();
    const { id } = await bench.create(things({ a: [] }), {
      engine,
      ...given('verification', url),
    });
    await bench.until(engine, id, () => ended(id));
    expect((await bench.deploymentOf(id)).message).toContain(problem);
    expect(outside.requests).toEqual([]);
    const stored = JSON.stringify(await bench.db('hook_runs'));
    const secrets = await bench.secretValues();
    expect(secrets.filter(secret => stored.includes(secret))).toEqual([]);
  });

  it('that fails fails the deployment, is told by the hooks for that, and is repeated by a retry', async () => {
    const { bench, outside, start, ended, world } = await setUp({
      onFailure: [hook('page')],
    });
    outside.answer('probe', () =>
      outside.order.filter(each => each === 'probe').length > 1
        ? { status: 'succeeded' }
        : { status: 'failed', message: '500s' },
    );
    const engine = await start();
    const { id } = await bench.create(things({ a: [] }), {
      engine,
      verification: [hook('first'), hook('probe'), hook('last')],
    });
    await bench.until(engine, id, () => ended(id));
    expect(await bench.deploymentOf(id)).toMatchObject({
      status: 'Failed',
      message: 'Hook probe (verification) failed: 500s',
    });
    expect(await bench.environment(id)).toMatchObject({
      status: 'Failed',
      conditions: expect.arrayContaining([
        expect.objectContaining({ type: 'Synced', reason: 'HookFailed' }),
      ]),
    });
    expect(world.objects).toHaveLength(1);
    expect(outside.order).toEqual(['first', 'probe', 'page']);
    await bench.retry(id, engine);
    await bench.untilStatus(engine, id, 'Ready');
    expect(outside.order).toEqual(['first', 'probe', 'page', 'probe', 'last']);
  });

  it('that does not end in time says what it waited for', async () => {
    const { bench, outside, start, ended } = await setUp();
    outside.answer('probe', () => ({
      status: 'inProgress',
      handle: {},
      pollAfter: 10,
      message: '503 instead of 200',
    }));
    const engine = await start();
    const { id } = await bench.create(things({ a: [] }), {
      engine,
      verification: [hook('probe', { timeout: 'PT0.2S' })],
    });
    await bench.until(engine, id, () => ended(id));
    expect((await bench.deploymentOf(id)).message).toBe(
      'Hook probe (verification) did not end in time: It did not end within its time limit. At last: 503 instead of 200',
    );
  });

  it('is ended when the deployment is cancelled, or another takes over', async () => {
    const { bench, outside, start } = await setUp();
    outside.answer('long', () => ({
      status: 'inProgress',
      handle: {},
      pollAfter: 20,
    }));
    const engine = await start();
    const { id } = await bench.create(things({ a: [] }), {
      engine,
      verification: [hook('long')],
    });
    await bench.until(engine, id, async () => outside.begun.size === 1);
    await bench.cancel(id, engine);
    await bench.until(engine, id, async () => outside.ended.length === 1);
    await bench.retry(id, engine);
    await bench.until(engine, id, async () => outside.begun.size === 2);
    // The next deployment is to be verified by nothing.
    await bench.deploy(id, things({ b: [] }), { engine });
    await bench.untilStatus(engine, id, 'Ready');
    expect(outside.ended.map(({ outcome }) => outcome)).toEqual([
      'cancelled',
      'cancelled',
    ]);
    expect(outside.order).toEqual(['long', 'long']);
  });

  it('is not for a deletion', async () => {
    const { bench, outside, start } = await setUp();
    const engine = await start();
    const { id } = await bench.create(things({ a: [] }), { engine });
    await bench.untilStatus(engine, id, 'Ready');
    await bench.deploy(id, 'destroy', {
      engine,
      verification: [hook('probe')],
    });
    await bench.untilStatus(engine, id, 'Deleted');
    expect(outside.order).toEqual([]);
  });

  it('is begun once, whenever the engine dies', async () => {
    let died = true;
    for (let points = 0; died; points++) {
      const { bench, outside } = await setUp();
      outside.answer('probe', times =>
        times < 3
          ? { status: 'inProgress', handle: { times }, pollAfter: 1 }
          : { status: 'succeeded' },
      );
      const { id } = await bench.create(things({ a: [] }), {
        verification: [hook('probe'), hook('last')],
      });
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
          if ((await bench.environment(id)).status === 'Ready') {
            return;
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
        'Ready',
      ]);
      expect(outside.order).toEqual(['probe', 'last']);
    }
  });
});
