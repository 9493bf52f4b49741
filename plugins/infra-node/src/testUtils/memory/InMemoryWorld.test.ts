import { JsonObject } from '@backstage/types';
import { mockServices } from '@backstage/backend-test-utils';
import { ApplyRequest, InProgressResult } from '../../driver';
import { InMemoryInstanceSecrets } from '../instanceSecrets';
import {
  InMemoryConnection,
  createInMemoryDriver,
} from './createInMemoryDriver';
import { InMemoryCrash, InMemoryFault, InMemoryMoment } from './types';

function setUp(options?: Parameters<typeof createInMemoryDriver>[0]) {
  const driver = createInMemoryDriver(options);
  const request = (
    overrides: Partial<ApplyRequest<InMemoryConnection>> = {},
  ): ApplyRequest<InMemoryConnection> => ({
    connection: { provider: 'p', refused: false },
    identity: {
      instanceId: 'instance',
      environmentId: 'environment',
      environmentName: 'dev',
      environmentType: 'development',
      entityRef: 'component:default/shop',
      address: 'thing.default#main',
      ownershipMark: 'installation/instance',
    },
    externalName: 'a',
    inputs: { size: 1 } as JsonObject,
    secrets: new InMemoryInstanceSecrets(),
    adopt: false,
    signal: new AbortController().signal,
    logger: mockServices.logger.mock(),
    ...overrides,
  });
  return { ...driver, thing: driver.kinds[0], request };
}

describe('InMemoryWorld', () => {
  const moments: [InMemoryMoment, string[], string][] = [
    ['before', [], 'nothing was done yet'],
    ['creation', ['create'], 'the thing is made, and not configured'],
    ['after', ['create', 'configure'], 'only the answer was lost'],
  ];
  const faults: [string, object, object][] = [
    ['error', { code: 'retryable', retryAfter: 7 }, { retryAfter: 7 }],
    ['crash', { crash: true }, { name: InMemoryCrash.name }],
  ];
  for (const [when, effects, reason] of moments) {
    it.each(faults)(
      `lets an %s come ${when}: ${reason}`,
      async (_, what, error) => {
        const { world, thing, request } = setUp();
        world.failNext({ operation: 'apply', when, ...what } as InMemoryFault);

        await expect(thing.apply(request())).rejects.toMatchObject(error);
        expect(world.effects.map(e => e.effect)).toEqual(effects);
        expect(world.pendingFaults).toEqual([]);

        expect(await thing.apply(request())).toEqual({ status: 'done' });
        expect(world.effects.filter(e => e.effect === 'create')).toHaveLength(
          1,
        );
      },
    );
  }

  it('keeps faults for the calls they are for, in order', async () => {
    const { world, thing, request } = setUp();
    world.failNext({ externalName: 'b', code: 'terminal' });
    world.failNext({ operation: 'observe', code: 'conflict', times: 2 });
    world.failNext({ operation: 'observe', code: 'terminal' });

    await thing.apply(request());
    const codes = [];
    for (let i = 0; i < 4; i++) {
      const outcome = await thing.observe(request()).catch(error => error);
      codes.push(outcome.code ?? outcome.status);
    }
    expect(codes).toEqual(['conflict', 'conflict', 'terminal', 'present']);
    expect(world.pendingFaults).toHaveLength(1);
    expect(world.calls.map(call => call.outcome)).toEqual([
      'done',
      'conflict',
      'conflict',
      'terminal',
      'observed',
    ]);
  });

  it('hangs until the abort', async () => {
    const { world, thing, request } = setUp();
    world.failNext({ hang: true });
    const aborter = new AbortController();
    const outcome = thing.apply(request({ signal: aborter.signal }));
    expect(world.calls.map(call => call.outcome)).toEqual([undefined]);
    aborter.abort(new Error('enough'));
    await expect(outcome).rejects.toThrow('enough');
    expect(world.calls).toMatchObject([{ outcome: 'aborted' }]);
    expect(world.objects).toEqual([]);
  });

  it('lets a hook hold calls and look around', async () => {
    const { world, thing, request } = setUp();
    let release = () => {};
    const latch = new Promise<void>(resolve => {
      release = resolve;
    });
    const seen: string[] = [];
    const stop = world.onCall(async (call, moment) => {
      seen.push(`${call.operation} ${moment} ${world.objects.length}`);
      if (moment === 'creation') {
        await latch;
      }
    });
    const outcome = thing.apply(request());
    release();
    await outcome;
    stop();
    await thing.observe(request());
    expect(seen).toEqual([
      'apply before 0',
      'apply creation 1',
      'apply after 1',
    ]);
  });

  it('takes access from one provider and gives it back', async () => {
    const { world, thing, request, checkAccess } = setUp();
    const { connection, signal, logger } = request();
    world.revoke('p');
    await expect(thing.apply(request())).rejects.toMatchObject({
      code: 'accessDenied',
    });
    expect(await checkAccess(connection, { signal, logger })).toMatchObject({
      ok: false,
    });
    world.restore('p');
    expect(await thing.apply(request())).toEqual({ status: 'done' });
  });

  it('goes through the steps of a slow kind, handles lost or not', async () => {
    const { thing, request } = setUp({ kinds: [{ steps: 2 }] });
    const first = await thing.apply(request());
    expect(first).toMatchObject({ status: 'inProgress' });
    const { handle } = first as InProgressResult;
    expect(await thing.apply({ ...request(), handle })).toMatchObject({
      status: 'inProgress',
    });
    expect(await thing.observe(request())).toMatchObject({ ready: true });
    expect(await thing.apply(request())).toEqual({ status: 'done' });
  });

  it('takes its time to remove, and no handle of another work', async () => {
    const { world, thing, request } = setUp({
      kinds: [{ steps: 1, removeSteps: 1 }],
    });
    const { handle } = (await thing.apply(request())) as InProgressResult;
    await expect(thing.remove({ ...request(), handle })).rejects.toMatchObject({
      code: 'terminal',
    });
    expect(await thing.remove(request())).toMatchObject({
      status: 'inProgress',
    });
    expect(world.objects).toHaveLength(1);
    expect(await thing.remove(request())).toEqual({ status: 'done' });
    expect(world.objects).toEqual([]);
  });

  it('says what cannot be changed, and what has failed', async () => {
    const { world, thing, request } = setUp({
      kinds: [{ immutable: ['size'] }],
    });
    await thing.apply(request());
    world.tamper(
      { kind: 'thing', externalName: 'a' },
      { inputs: { ...request().inputs, size: 99 }, failed: 'no room' },
    );
    expect(await thing.observe(request())).toMatchObject({
      upToDate: false,
      replace: '/size cannot be changed',
      ready: false,
      failed: true,
      message: 'no room',
    });
    await expect(thing.apply(request())).rejects.toMatchObject({
      code: 'terminal',
    });
  });

  it('is ready when the test says so', async () => {
    const { world, thing, request } = setUp({
      kinds: [{ readyAtOnce: false }],
    });
    await thing.apply(request());
    expect(await thing.observe(request())).toMatchObject({ ready: false });
    world.tamper({ kind: 'thing', externalName: 'a' }, { ready: true });
    expect(await thing.observe(request())).toMatchObject({ ready: true });
  });
});
