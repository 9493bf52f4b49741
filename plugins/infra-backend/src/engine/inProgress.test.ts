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
import { Engine } from './engine';

jest.setTimeout(60_000);

const elsewhere = definition('thing', { criteria: [{}], provider: 'other' });

describeOnDatabases('Work that goes on outside', open => {
  const benches: Bench[] = [];
  afterEach(async () => {
    jest.restoreAllMocks();
    await Promise.all(benches.splice(0).map(bench => bench.stop()));
  });

  async function setUp(
    kind: { steps?: number; removeSteps?: number },
    options: Partial<BenchOptions> = {},
  ) {
    const bench = await Bench.create({
      db: await open(),
      driver: { kinds: [kind] },
      platform: [...basicPlatform, provider('other')],
      ...options,
    });
    benches.push(bench);
    return { bench, world: bench.world, thing: bench.driver.kinds[0] };
  }

  /** The handles that the driver is given from now on. */
  function handlesGiven(bench: Bench, verb: 'apply' | 'remove') {
    const handles: unknown[] = [];
    const [thing] = bench.driver.kinds;
    const original = thing[verb].bind(thing) as (r: any) => Promise<any>;
    jest.spyOn(thing, verb).mockImplementation(async request => {
      handles.push(request.handle);
      return await original(request);
    });
    return handles;
  }

  /** Runs that each end as soon as something has to be waited for. */
  async function lookUntil(
    bench: Bench,
    id: string,
    holds: () => Promise<boolean>,
  ): Promise<Engine> {
    const hasty = await bench.engine({ options: { inlineWait: -1 } });
    for (let looks = 0; !(await holds()); looks++) {
      expect(looks).toBeLessThan(100);
      await hasty.reconcile(id);
    }
    return hasty;
  }

  const isReady = (bench: Bench, id: string) => async () => {
    const { status, generation, observedGeneration } = await bench.environment(
      id,
    );
    return status === 'Ready' && generation === observedGeneration;
  };

  it('is brought to its end where a thing moves to another provider', async () => {
    const { bench, world } = await setUp({ removeSteps: 3 });
    const { id } = await bench.create(things({ a: [], b: ['a'] }));
    await lookUntil(bench, id, isReady(bench, id));
    await bench.platform(elsewhere);
    await bench.deploy(id, things({ a: [], b: ['a'] }));
    await lookUntil(bench, id, isReady(bench, id));
    expect(world.objects.map(o => o.provider)).toEqual(['other', 'other']);
    expect(await bench.receipts(id)).toEqual({
      [addressOf('a')]: 'removed',
      [addressOf('b')]: 'removed',
    });
    expect(world.calls.map(({ outcome }) => outcome)).not.toContain('terminal');
  });

  it.each([
    {
      reason: 'it is to be removed',
      next: 'destroy' as const,
      phase: undefined,
      left: 0,
    },
    {
      reason: 'other inputs are asked for',
      next: things({ a: [] }, { a: { label: 'other' } }),
      phase: 'Ready',
      left: 1,
    },
  ])('holds nobody up for its time where $reason', async ({ next, ...end }) => {
    const { bench, world, thing } = await setUp({});
    jest.spyOn(thing, 'apply').mockResolvedValueOnce({
      status: 'inProgress',
      handle: { days: 3 },
      pollAfter: 3 * 24 * 3_600_000,
    });
    const { id } = await bench.create(things({ a: [] }));
    await lookUntil(bench, id, async () => {
      const { a } = await bench.instances(id);
      return a?.handle !== undefined;
    });
    await bench.deploy(id, next);
    await lookUntil(bench, id, async () => {
      const { a } = await bench.instances(id);
      return a?.handle === undefined && a?.phase === end.phase;
    });
    expect(world.objects).toHaveLength(end.left);
  });

  it('is cancelled where what is being made moves to another provider', async () => {
    const { bench, world } = await setUp({ steps: 5, removeSteps: 1 });
    const { id } = await bench.create(things({ a: [] }));
    await lookUntil(bench, id, async () => world.objects.length === 1);
    const { a } = await bench.instances(id);
    expect(a.handle).toBeDefined();
    await bench.platform(elsewhere);
    await bench.deploy(id, things({ a: [] }));
    await lookUntil(bench, id, isReady(bench, id));
    expect(world.objects.map(o => o.provider)).toEqual(['other']);
    expect(await bench.receipts(id)).toEqual({ [addressOf('a')]: 'removed' });
  });

  it('is brought to its end where what is being removed is asked for again', async () => {
    const { bench, world } = await setUp({ removeSteps: 3 });
    const { id } = await bench.create(things({ a: [] }));
    await lookUntil(bench, id, isReady(bench, id));
    const before = (await bench.instances(id)).a;
    await bench.deploy(id, 'destroy');
    const given = handlesGiven(bench, 'remove');
    await lookUntil(bench, id, async () => given.length > 0);
    expect((await bench.instances(id)).a).toMatchObject({ phase: 'Removing' });
    await bench.deploy(id, things({ a: [] }));
    await lookUntil(bench, id, isReady(bench, id));
    expect(given.map(handle => handle !== undefined)).toEqual([
      false,
      true,
      true,
      true,
    ]);
    expect((await bench.instances(id)).a.id).not.toBe(before.id);
    expect(world.objects).toHaveLength(1);
    expect(await bench.receipts(id)).toEqual({ [addressOf('a')]: 'removed' });
  });

  it('keeps the handle of a removal over an error that may pass', async () => {
    const { bench, world } = await setUp({ removeSteps: 2 });
    const { id } = await bench.create(things({ a: [] }));
    await lookUntil(bench, id, isReady(bench, id));
    await bench.deploy(id, 'destroy');
    const given = handlesGiven(bench, 'remove');
    await lookUntil(bench, id, async () => given.length > 0);
    world.failNext({ operation: 'remove', code: 'retryable' });
    await lookUntil(bench, id, async () => given.length > 1);
    await bench.deploy(id, things({ a: [] }));
    await lookUntil(bench, id, isReady(bench, id));
    expect(given.map(handle => handle !== undefined)).toEqual([
      false,
      true,
      true,
      true,
    ]);
    expect(world.calls.map(({ outcome }) => outcome)).not.toContain('terminal');
  });

  it('is begun anew with other inputs, and never taken for their work', async () => {
    const { bench, world } = await setUp({ steps: 4 });
    const sized = (size: number) => things({ a: [] }, { a: { size } });
    const { id } = await bench.create(sized(1));
    const given = handlesGiven(bench, 'apply');
    await lookUntil(bench, id, async () => given.length === 2);
    await bench.deploy(id, sized(2));
    await lookUntil(bench, id, isReady(bench, id));
    expect(given.map(handle => handle !== undefined)).toEqual([
      false,
      true,
      false,
      true,
      true,
    ]);
    expect(world.objects[0].inputs).toEqual({ params: { size: 2 } });
    expect((await bench.operations(id)).map(({ status }) => status)).toEqual([
      'Cancelled',
      'Succeeded',
    ]);
  });

  it('leaves its state to what comes after it', async () => {
    const { bench, thing } = await setUp({});
    jest
      .spyOn(thing, 'apply')
      .mockImplementationOnce(async () => ({
        status: 'inProgress',
        handle: { job: 1 },
        pollAfter: 0,
        state: { serviceId: 'x-17' },
      }))
      .mockRejectedValueOnce(new DriverError('terminal', 'out of stock'));
    const { id } = await bench.create(things({ a: [] }));
    await lookUntil(bench, id, async () => {
      return (await bench.phases(id)).a === 'Failed';
    });
    expect((await bench.instances(id)).a).toMatchObject({
      driverState: { serviceId: 'x-17' },
      handle: undefined,
    });
    const remove = jest.spyOn(thing, 'remove');
    await bench.deploy(id, 'destroy');
    await lookUntil(bench, id, async () => {
      return (await bench.environment(id)).status === 'Deleted';
    });
    expect(remove.mock.calls[0][0]).toMatchObject({
      state: { serviceId: 'x-17' },
      handle: undefined,
    });
  });

  it.each([
    { reason: 'the run waits for it', inlineWait: 900_000 },
    { reason: 'no run waits for it', inlineWait: 0 },
  ])(
    'is looked at as soon as a watch tells of it: $reason',
    async ({ inlineWait }) => {
      const { bench, world, thing } = await setUp(
        {},
        { options: { inlineWait } },
      );
      const original = thing.apply.bind(thing);
      let isOrdered = false;
      jest.spyOn(thing, 'apply').mockImplementation(async request => {
        const result = await original(request);
        const isFirst = !isOrdered;
        isOrdered = true;
        return isFirst
          ? { status: 'inProgress', handle: {}, pollAfter: 600_000 }
          : { ...result };
      });
      const engine = await bench.engine();
      await bench.startWatching(engine, 2);
      const { id } = await bench.create(things({ a: [] }), { engine });
      await bench.until(engine, id, async () => {
        return (await bench.instances(id)).a?.handle !== undefined;
      });
      // The driver is told by its own handle, which the in-memory one knows nothing of.
      jest
        .spyOn(thing, 'apply')
        .mockImplementation(async request =>
          original({ ...request, handle: undefined }),
        );
      world.tamper(world.objects[0], { ready: true });
      await bench.untilStatus(engine, id, 'Ready');
    },
  );

  it.each([
    { reason: 'it is no number', pollAfter: NaN },
    { reason: 'it lies before now', pollAfter: -5 },
    { reason: 'it is no date', pollAfter: undefined as unknown as number },
  ])('is polled all the same where $reason', async ({ pollAfter }) => {
    const { bench, thing } = await setUp({});
    jest.spyOn(thing, 'apply').mockResolvedValueOnce({
      status: 'inProgress',
      handle: { operation: 'nonsense' },
      pollAfter,
    });
    const { id } = await bench.create(things({ a: [] }));
    const engine = await bench.engine();
    const result = await engine.reconcile(id);
    expect(result).toMatchObject({ status: 'done' });
  });

  it('is looked at within a day, however long a driver wants to wait', async () => {
    const { bench, thing } = await setUp({});
    jest.spyOn(thing, 'apply').mockResolvedValueOnce({
      status: 'inProgress',
      handle: {},
      pollAfter: Infinity,
    });
    const { id } = await bench.create(things({ a: [] }));
    const engine = await bench.engine();
    await engine.reconcile(id);
    const until = Date.parse((await bench.instances(id)).a.nextAttemptAt!);
    expect(until).toBeLessThanOrEqual(Date.now() + 24 * 3_600_000);
  });
});
