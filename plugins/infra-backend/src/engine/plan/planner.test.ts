import { DesiredState } from '@infra-orchestration/backstage-plugin-infra-common';
import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import { describeOnDatabases } from '../../store/__testUtils__/describeOnDatabases';
import { Bench, BenchOptions } from '../__testUtils__/Bench';
import {
  addressOf,
  basicPlatform,
  definition,
  things,
} from '../__testUtils__/documents';
import { idOf } from '../__testUtils__/gates';

jest.setTimeout(60_000);

describeOnDatabases('A dry run', open => {
  const benches: Bench[] = [];
  afterEach(async () => {
    await Promise.all(benches.splice(0).map(bench => bench.stop()));
  });

  const desired = (claims: DesiredState['claims']) => ({
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

  it('takes outputs of what was never ready for unknown, not for missing', async () => {
    const { bench, engine } = await setUp();
    bench.world.failNext({
      operation: 'apply',
      when: 'after',
      code: 'terminal',
    });
    const { id } = await bench.create(things({ a: [], b: ['a'] }));
    await engine.reconcile(id);
    const plan = await engine.planner.planEnvironment({
      environment: await bench.environment(id),
      environmentId: id,
      desired: desired(things({ a: [], b: ['a'] }, { a: { size: 2 } })),
    });
    expect(plan.errors).toEqual([]);
    const [, b] = plan.actions;
    expect(b.diff).toContainEqual(
      expect.objectContaining({ knownAfterApply: true }),
    );
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

  it('of a rollback says what it cannot bring back', async () => {
    const { bench, engine } = await setUp();
    const { id } = await bench.create(things({ a: [], b: ['a'] }));
    await engine.reconcile(id);
    await bench.deploy(id, things({ a: [] }));
    await engine.reconcile(id);
    const plan = await engine.planner.planEnvironment({
      environment: await bench.environment(id),
      environmentId: id,
      desired: desired(things({ a: [], b: ['a'], c: [] })),
      mode: 'rollback',
    });
    expect(actions(plan)).toEqual({
      [addressOf('a')]: 'noop',
      [addressOf('b')]: 'create',
      [addressOf('c')]: 'create',
    });
    expect(plan.warnings).toEqual([
      expect.stringMatching(
        new RegExp(`^${addressOf('b')} was removed on .*made anew, and empty$`),
      ),
    ]);
  });

  const toBe = {
    id: 'to-be',
    name: 'dev',
    type: 'development',
    owner: 'group:default/team',
    entityRef: 'component:default/shop',
    labels: {},
  };

  const named = { a: { type: 'thing', class: 'named', params: {} } };

  async function withNames(options: BenchOptions['options'] = {}) {
    const bench = await Bench.create({
      db: await open(),
      platform: [
        ...basicPlatform,
        definition('named', {
          inputs: { name: 'fixed' },
          criteria: [{ class: 'named' }],
        }),
      ],
      options,
    });
    benches.push(bench);
    return { bench, engine: await bench.engine() };
  }

  it('finds what a stranger made under the name of what is to be made', async () => {
    const { bench, engine } = await withNames();
    bench.world.put({
      provider: 'world',
      kind: 'thing',
      externalName: 'fixed',
    });
    const plan = await engine.planner.planEnvironment({
      environment: toBe,
      desired: desired(named),
    });
    expect(plan.errors).toEqual([
      expect.objectContaining({ reason: 'NotOwned' }),
    ]);
  });

  it.each([
    {
      reason: 'a look that takes too long',
      script: () => new Promise<never>(() => {}),
      told: /Planned without a look at it: .*did not end within/,
    },
    {
      reason: 'a provider that does not answer',
      script: async () => {
        throw new DriverError('retryable', 'connection refused');
      },
      told: /Planned without a look at it: connection refused/,
    },
  ])('is made without $reason, and says so', async ({ script, told }) => {
    const { bench, engine } = await withNames({ planLookTimeout: 50 });
    jest.spyOn(bench.driver.kinds[0], 'observe').mockImplementation(script);
    const plan = await engine.planner.planEnvironment({
      environment: toBe,
      desired: desired(named),
    });
    expect(plan.errors).toEqual([]);
    expect(plan.actions).toEqual([
      expect.objectContaining({
        action: 'create',
        reason: expect.stringMatching(told),
      }),
    ]);
  });

  it('ends when nobody waits for it any more', async () => {
    const { bench, engine } = await withNames({ planLookTimeout: 60_000 });
    const closed = new AbortController();
    jest.spyOn(bench.driver.kinds[0], 'observe').mockImplementation(() => {
      closed.abort(new Error('closed'));
      return new Promise<never>(() => {});
    });
    await expect(
      engine.planner.planEnvironment({
        environment: toBe,
        desired: desired(named),
        signal: closed.signal,
      }),
    ).rejects.toThrow('closed');
  });

  it.each([
    {
      reason: 'the driver refuses it',
      method: 'observe' as const,
      error: new DriverError('terminal', 'the name is longer than 63'),
      expected: { reason: 'TerminalError', message: /longer than 63/ },
    },
    {
      reason: 'no name can be made',
      method: 'externalName' as const,
      error: new DriverError('terminal', 'not a DNS name'),
      expected: { reason: 'TerminalError', message: /not a DNS name/ },
    },
  ])(
    'promises nothing that cannot be done: $reason',
    async ({ method, error, expected }) => {
      const { bench, engine } = await withNames();
      jest.spyOn(bench.driver.kinds[0], method).mockImplementation(() => {
        throw error;
      });
      const plan = await engine.planner.planEnvironment({
        environment: toBe,
        desired: desired(named),
      });
      expect(plan.errors).toEqual([
        {
          address: 'thing.named#a',
          reason: expected.reason,
          message: expect.stringMatching(expected.message),
        },
      ]);
    },
  );

  it('judges inputs by the schema of the kind', async () => {
    const { bench, engine } = await setUp();
    await bench.platform(
      definition('wrong', {
        inputs: { password: 5 },
        criteria: [{ class: 'wrong' }],
      }),
    );
    const plan = await engine.planner.planEnvironment({
      environment: toBe,
      desired: desired({ a: { type: 'thing', class: 'wrong', params: {} } }),
    });
    expect(plan.errors).toEqual([
      expect.objectContaining({
        reason: 'InvalidInput',
        message: expect.stringContaining('inputs/password'),
      }),
    ]);
  });
});
