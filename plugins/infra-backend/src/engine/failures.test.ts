import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import { describeOnDatabases } from '../store/__testUtils__/describeOnDatabases';
import { Bench, BenchOptions } from './__testUtils__/Bench';
import {
  addressOf,
  basicPlatform,
  definition,
  provider,
  things,
} from './__testUtils__/documents';
import { idOf } from './__testUtils__/gates';

jest.setTimeout(60_000);

describeOnDatabases('Failures', open => {
  const benches: Bench[] = [];
  afterEach(async () => {
    jest.restoreAllMocks();
    await Promise.all(benches.splice(0).map(bench => bench.stop()));
  });

  async function setUp(options: Partial<BenchOptions> = {}) {
    const bench = await Bench.create({ db: await open(), ...options });
    benches.push(bench);
    const engine = await bench.engine();
    await engine.start();
    return { bench, engine, world: bench.world };
  }

  /** The next attempt to make this thing fails for good. */
  function failThing(
    bench: Bench,
    claim: string,
    message: () => Promise<string>,
  ): void {
    const remove = bench.world.onCall(async (call, moment) => {
      const { operation, externalName } = call;
      if (operation !== 'apply' || idOf(externalName) !== claim) {
        return;
      }
      if (moment === 'before') {
        remove();
        bench.world.failNext({
          operation,
          externalName,
          code: 'terminal',
          message: await message(),
        });
      }
    });
  }

  it('stop exactly what depends on them, and a retry goes on from there', async () => {
    const { bench, engine, world } = await setUp();
    const graph = { a: [], b: ['a'], c: ['b'], x: [], y: ['x'] };
    failThing(bench, 'b', async () => 'no room');
    const { id } = await bench.create(things(graph), { engine });
    await bench.until(engine, id, async () => {
      const { status } = await bench.deploymentOf(id);
      return status === 'Failed';
    });
    expect(await bench.phases(id)).toEqual({
      a: 'Ready',
      b: 'Failed',
      c: 'Waiting',
      x: 'Ready',
      y: 'Ready',
    });
    const { b, c } = await bench.instances(id);
    expect(b.conditions).toContainEqual(
      expect.objectContaining({ reason: 'TerminalError', message: 'no room' }),
    );
    expect(c.conditions[0]).toMatchObject({
      reason: 'DependencyFailed',
      message: expect.stringContaining(addressOf('b')),
    });
    expect(await bench.environment(id)).toMatchObject({ status: 'Failed' });
    expect((await bench.deploymentOf(id)).message).toContain('no room');

    const before = world.calls.length;
    await engine.reconcile(id);
    expect(world.calls).toHaveLength(before);
    await bench.retry(id, engine);
    await bench.untilStatus(engine, id, 'Ready');
    expect(await bench.deploymentOf(id)).toMatchObject({ status: 'Succeeded' });
    const madeAgain = world.calls
      .slice(before)
      .filter(({ operation }) => operation === 'apply')
      .map(({ externalName }) => idOf(externalName));
    expect(madeAgain).toEqual(['b', 'c']);
  });

  it.each([
    {
      reason: 'the server says that it may pass',
      fault: { code: 'retryable' as const, times: 3 },
    },
    {
      reason: 'an error nobody meant to throw may pass as well',
      fault: { crash: true as const, times: 2 },
    },
    {
      reason: 'the answer got lost after the work was done',
      fault: { crash: true as const, when: 'after' as const },
    },
    {
      reason: 'the work was done by half',
      fault: { crash: true as const, when: 'creation' as const },
    },
  ])('are tried again where $reason', async ({ fault }) => {
    const { bench, engine, world } = await setUp();
    world.failNext({ operation: 'apply', ...fault });
    const { id } = await bench.create(things({ a: [], b: ['a'] }), { engine });
    await bench.untilStatus(engine, id, 'Ready');
    expect(world.pendingFaults).toEqual([]);
    expect(world.effects.filter(e => e.effect === 'create')).toHaveLength(2);
    const statuses = (await bench.operations(id)).map(o => o.status);
    expect(statuses.filter(s => s === 'Failed')).toHaveLength(fault.times ?? 1);
    expect((await bench.instances(id)).a).toMatchObject({ attempt: 0 });
  });

  it('wait at least as long as the server asks', async () => {
    const { bench, world } = await setUp();
    const quiet = await bench.engine({ options: { inlineWait: 0 } });
    world.failNext({
      operation: 'apply',
      code: 'retryable',
      retryAfter: 60_000,
    });
    const { id } = await bench.create(things({ a: [] }));
    const result = await quiet.reconcile(id);
    const wait = (result as any).nextReconcileAt.getTime() - Date.now();
    expect(wait).toBeGreaterThan(50_000);
    expect((await bench.instances(id)).a).toMatchObject({
      phase: 'Applying',
      attempt: 1,
    });
  });

  it('end a call that takes too long', async () => {
    const { bench, engine, world } = await setUp({
      platform: [
        ...basicPlatform.slice(1),
        provider('world', { callTimeout: 'PT0.1S' }),
      ],
    });
    world.failNext({ operation: 'apply', hang: true });
    const { id } = await bench.create(things({ a: [] }), { engine });
    await bench.untilStatus(engine, id, 'Ready');
    const [first] = await bench.operations(id);
    expect(first).toMatchObject({
      status: 'Failed',
      message: expect.stringMatching(/did not end within/),
    });
  });

  it('never touch what somebody else made', async () => {
    const { bench, engine, world } = await setUp();
    await bench.platform(
      definition('thing', { criteria: [{}], inputs: { name: 'taken' } }),
    );
    world.put({ kind: 'thing', externalName: 'taken', provider: 'world' });
    const { id } = await bench.create(things({ a: [] }), { engine });
    await bench.untilStatus(engine, id, 'Failed');
    expect((await bench.instances(id)).a.conditions).toContainEqual(
      expect.objectContaining({
        reason: 'Conflict',
        message: expect.stringContaining('bears no mark'),
      }),
    );
    await bench.deploy(id, 'destroy', { engine });
    await bench.untilStatus(engine, id, 'Deleted');
    expect(world.objects).toHaveLength(1);

    await bench.platform(
      definition('thing', {
        criteria: [{}],
        inputs: { name: 'taken' },
        adopt: true,
      }),
    );
    const next = await bench.create(things({ a: [] }), { engine });
    await bench.untilStatus(engine, next.id, 'Ready');
    expect(world.effects.map(e => e.effect)).toEqual(['adopt', 'configure']);
  });

  it('tell of inputs that the driver does not take', async () => {
    const { bench, engine, world } = await setUp();
    await bench.platform(
      definition('thing', { criteria: [{}], inputs: { name: '' } }),
    );
    const { id } = await bench.create(things({ a: [] }), { engine });
    await bench.untilStatus(engine, id, 'Failed');
    expect((await bench.instances(id)).a.conditions[0]).toMatchObject({
      reason: 'InvalidInput',
      message: expect.stringContaining('inputs/name'),
    });
    expect(world.calls).toEqual([]);
  });

  it('of access set one provider apart, while all else goes on, until access is back', async () => {
    const { bench, engine, world } = await setUp({
      platform: [
        ...basicPlatform,
        provider('other'),
        definition('on-other', { criteria: [{ id: 'x' }], provider: 'other' }),
      ],
    });
    world.revoke('other');
    const { id } = await bench.create(things({ a: [], x: [], y: ['x'] }), {
      engine,
    });
    await bench.until(engine, id, async () => {
      const { a, x } = await bench.instances(id);
      return (
        a?.phase === 'Ready' &&
        x.conditions.some(({ reason }) => reason === 'AccessDenied')
      );
    });
    expect(await bench.phases(id)).toMatchObject({ y: 'Waiting' });
    expect(await bench.environment(id)).toMatchObject({
      status: 'Progressing',
    });
    const status = await bench.providerStatus('other');
    expect(status).toMatchObject({ health: 'AccessDenied' });
    world.restore('other');
    await bench.untilStatus(engine, id, 'Ready');
    expect(await bench.providerStatus('other')).toMatchObject({
      health: 'Healthy',
    });
  });

  it('of the first attempt leave what a removal needs to know', async () => {
    const { bench, engine } = await setUp();
    failThing(bench, 'b', async () => 'no room');
    const { id } = await bench.create(things({ a: [], b: ['a'] }), { engine });
    await bench.untilStatus(engine, id, 'Failed');
    const { a, b } = await bench.instances(id);
    expect(Object.keys(b.inputs ?? {})).toEqual(Object.keys(a.inputs ?? {}));
    expect(b.inputsFingerprint).toBeUndefined();
    await bench.deploy(id, 'destroy', { engine });
    await bench.untilStatus(engine, id, 'Deleted');
  });

  it('show no secret in log, event or message', async () => {
    const { bench, engine } = await setUp();
    let id = '';
    let token = '';
    failThing(bench, 'b', async () => {
      const { a } = await bench.instances(id);
      token = (await bench.secrets.get(`instances/${a.id}/outputs/token`))!;
      return `cannot use ${token} here`;
    });
    ({ id } = await bench.create(things({ a: [], b: ['a'] }), { engine }));
    await bench.untilStatus(engine, id, 'Failed');
    const { b } = await bench.instances(id);
    expect(b.conditions[0].message).toBe('cannot use *** here');
    expect(token).not.toBe('');
    expect(await bench.dump()).not.toContain(token);
  });

  it('of a provider that cannot be used as registered are told as that, and pass by themselves', async () => {
    const { bench, engine, world } = await setUp();
    const { driver } = bench;
    const check = jest
      .spyOn(driver, 'checkAccess')
      .mockRejectedValue(new DriverError('misconfigured', 'no zone x'));
    world.failNext({
      operation: 'apply',
      code: 'misconfigured',
      message: 'no zone x',
    });
    const { id } = await bench.create(things({ a: [] }), { engine });
    await bench.until(engine, id, async () => {
      const { a } = await bench.instances(id);
      return Boolean(
        a?.conditions.some(({ reason }) => reason === 'Misconfigured'),
      );
    });
    expect(await bench.providerStatus('world')).toMatchObject({
      health: 'Misconfigured',
      message: 'no zone x',
    });
    check.mockRestore();
    await bench.untilStatus(engine, id, 'Ready');
  });

  it('that are seen end the wait, and are looked at again later on', async () => {
    const { bench, engine, world } = await setUp({
      driver: { kinds: [{ readyAtOnce: false }] },
      options: { driftInterval: 3_600_000 },
    });
    const { id } = await bench.create(things({ a: [], b: ['a'] }), { engine });
    await bench.until(engine, id, async () => {
      return (await bench.phases(id)).a === 'NotReady';
    });
    const [a] = world.objects;
    world.tamper(a, { failed: 'no progress within 10 minutes' });
    await bench.untilStatus(engine, id, 'Failed');
    expect(await bench.phases(id)).toEqual({ a: 'Failed', b: 'Waiting' });
    expect((await bench.instances(id)).a.conditions).toContainEqual(
      expect.objectContaining({
        type: 'Ready',
        status: 'False',
        reason: 'NotReady',
        message: 'no progress within 10 minutes',
      }),
    );
    expect(await bench.deploymentOf(id)).toMatchObject({
      status: 'Failed',
      message: expect.stringContaining('no progress'),
    });
    await bench.until(engine, id, async () => {
      const { nextReconcileAt } = await bench.environment(id);
      return Date.parse(nextReconcileAt!) > Date.now() + 3_000_000;
    });

    world.tamper(a, { failed: undefined, ready: true });
    await bench.until(engine, id, async () => {
      return (await bench.phases(id)).b === 'NotReady';
    });
    world.tamper(world.objects.find(o => o !== a)!, { ready: true });
    await bench.untilStatus(engine, id, 'Ready');
  });

  it('to change what is there in place are no failures where it is made anew', async () => {
    const { bench, engine, world } = await setUp({
      driver: { kinds: [{ immutable: ['size'], removeSteps: 2 }] },
    });
    const sized = (size: number) =>
      bench.platform(
        definition('thing', { criteria: [{}], inputs: { size, name: 'one' } }),
      );
    await sized(1);
    const { id } = await bench.create(things({ a: [] }), { engine });
    await bench.untilStatus(engine, id, 'Ready');
    const before = (await bench.instances(id)).a;
    await sized(2);
    await bench.deploy(id, things({ a: [] }), { engine });
    await bench.untilStatus(engine, id, 'Ready');
    expect((await bench.instances(id)).a.id).not.toBe(before.id);
    expect(world.objects.map(({ inputs }) => inputs?.size)).toEqual([2]);
    expect(await bench.receipts(id)).toEqual({ [addressOf('a')]: 'removed' });
    expect((await bench.operations(id)).map(({ action }) => action)).toEqual([
      'create',
      'delete',
      'create',
    ]);
  });

  it('show no secret in what a driver tells of things', async () => {
    const { bench, engine } = await setUp();
    const [thing] = bench.driver.kinds;
    const observe = thing.observe.bind(thing);
    jest.spyOn(thing, 'observe').mockImplementation(async request => {
      const seen = await observe(request);
      const token = await request.secrets.get('token');
      return seen.status === 'present'
        ? {
            ...seen,
            ready: false,
            message: `login with ${token} refused`,
            links: [{ title: 'it', url: `https://u:${token}@host` }],
          }
        : seen;
    });
    const { id } = await bench.create(things({ a: [] }), { engine });
    await bench.until(engine, id, async () => {
      return (await bench.phases(id)).a === 'NotReady';
    });
    const { a } = await bench.instances(id);
    expect(a.conditions[0].message).toBe('login with *** refused');
    expect(a.links).toEqual([{ title: 'it', url: 'https://u:***@host' }]);
    const [token] = await bench.secretValues();
    expect(await bench.dump()).not.toContain(token);
  });

  it('of a removal are not for want of a secret input', async () => {
    const { bench, engine, world } = await setUp();
    const { id } = await bench.create(things({ a: [], b: ['a'] }), { engine });
    await bench.untilStatus(engine, id, 'Ready');
    const made = world.objects.map(({ inputs }) => inputs);
    const remove = jest.spyOn(bench.driver.kinds[0], 'remove');
    await bench.deploy(id, 'destroy', { engine });
    await bench.untilStatus(engine, id, 'Deleted');
    const given = remove.mock.calls.map(([{ inputs }]) => inputs);
    expect(given).toEqual([...made].reverse());
  });

  it('of a removal for good wait for a person, and what it hangs on stays', async () => {
    const { bench, engine, world } = await setUp();
    const { id } = await bench.create(things({ a: [], b: ['a'], x: [] }), {
      engine,
    });
    await bench.untilStatus(engine, id, 'Ready');
    const { b } = await bench.instances(id);
    world.failNext({
      operation: 'remove',
      externalName: b.externalName,
      code: 'terminal',
      message: 'it is locked',
    });
    await bench.deploy(id, 'destroy', { engine });
    await bench.untilStatus(engine, id, 'Failed');
    const left = async () =>
      world.objects.map(o => idOf(o.externalName)).sort();
    await bench.until(
      engine,
      id,
      async () => (await bench.deploymentOf(id)).status === 'Failed',
    );
    const before = world.calls.length;
    await engine.reconcile(id);
    expect(world.calls).toHaveLength(before);
    expect(await left()).toEqual(['a', 'b']);
    expect(await bench.environment(id)).toMatchObject({ status: 'Failed' });
    expect((await bench.deploymentOf(id)).message).toContain('it is locked');
    await bench.retry(id, engine);
    await bench.untilStatus(engine, id, 'Deleted');
    expect(world.objects).toEqual([]);
  });

  it('of the graph are told, and nothing is made', async () => {
    const { bench, engine, world } = await setUp();
    const { id } = await bench.create(
      { a: { type: 'thing' }, b: { type: 'nonsense' } },
      { engine },
    );
    await bench.untilStatus(engine, id, 'Failed');
    expect(await bench.deploymentOf(id)).toMatchObject({
      status: 'Failed',
      message: expect.stringContaining('nonsense'),
    });
    expect((await bench.environment(id)).conditions[0]).toMatchObject({
      type: 'Accepted',
      status: 'False',
    });
    expect(world.calls).toEqual([]);
  });
});
