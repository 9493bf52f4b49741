import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually } from './__testUtils__/cluster';
import { instanceOn, TestBench, TestInstance } from './__testUtils__/bench';
import { testChartsDir } from './__testUtils__/helm';

const bench = new TestBench();
const chart = { path: join(testChartsDir, 'hooked') };

jest.setTimeout(120_000);
beforeAll(() => bench.start());
afterAll(() => bench.stop());

const modeOf = async (instance: TestInstance) =>
  (await instance.read('v1', 'ConfigMap'))?.data.mode;

const newestStatus = async (instance: TestInstance) => {
  const records = await instance.records();
  const version = ({ metadata }: (typeof records)[0]) =>
    Number(metadata!.labels!.version);
  const [newest] = records.sort((a, b) => version(b) - version(a));
  return newest?.metadata!.labels!.status;
};

/** Kills the program once it waits for its hook, as a machine that goes does. */
async function killInHook(instance: TestInstance): Promise<void> {
  const ended = instance.apply().catch((error: Error) => error);
  await eventually(
    async () => (await instance.read('batch/v1', 'Job', '-hook')) !== undefined,
  );
  const runs = join(bench.dir, 'runs');
  for (const run of await readdir(runs)) {
    const child = await readFile(join(runs, run, 'child'), 'utf8');
    process.kill(-Number.parseInt(child, 10), 'SIGKILL');
  }
  expect(await ended).toMatchObject({ code: 'retryable' });
  await bench.cluster.remove(instance.header('batch/v1', 'Job', '-hook'));
}

describe('a run that died', () => {
  it('in an install is taken back, and the install is made anew', async () => {
    const instance = instanceOn(bench, { chart, values: { hang: true } });
    await killInHook(instance);
    expect(await newestStatus(instance)).toBe('pending-install');
    expect(await instance.observe()).toMatchObject({
      owned: true,
      upToDate: false,
      ready: false,
      message: 'An operation of Helm is under way, or was interrupted',
    });
    instance.inputs = { ...instance.inputs, values: { mode: 'thorough' } };
    await instance.settle();
    expect(await modeOf(instance)).toBe('thorough');
    expect(await instance.read('v1', 'Secret', '-extra')).toBeUndefined();
    await instance.removeCompletely();
  });

  it('in an upgrade leaves nothing of it behind', async () => {
    const instance = instanceOn(bench, { chart });
    await instance.settle();
    instance.inputs = { ...instance.inputs, values: { hang: true } };
    await killInHook(instance);
    expect(await newestStatus(instance)).toBe('pending-upgrade');
    expect(await instance.read('v1', 'Secret', '-extra')).toBeDefined();
    instance.inputs = { ...instance.inputs, values: { mode: 'thorough' } };
    await instance.settle();
    expect(await modeOf(instance)).toBe('thorough');
    expect(await instance.read('v1', 'Secret', '-extra')).toBeUndefined();
    await instance.removeCompletely();
  });

  it('in an upgrade is removed with all that both revisions have', async () => {
    const instance = instanceOn(bench, { chart });
    await instance.settle();
    instance.inputs = { ...instance.inputs, values: { hang: true } };
    await killInHook(instance);
    await instance.removeCompletely();
    expect(await instance.records()).toEqual([]);
    expect(await instance.read('v1', 'Secret', '-extra')).toBeUndefined();
    expect(await modeOf(instance)).toBeUndefined();
  });

  it('of another host is waited for, since it may be alive', async () => {
    const instance = instanceOn(bench, { chart, values: { hang: true } });
    await killInHook(instance);
    const [{ metadata }] = await instance.records();
    const { name, namespace } = metadata!;
    const record = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: name!, namespace },
    };
    await bench.cluster.edit(record, {
      metadata: {
        ...record.metadata,
        labels: { 'infra-orchestration.dev/run': 'elsewhere.run' },
      },
    });
    for (const waiting of [await instance.apply(), await instance.remove()]) {
      expect(waiting).toMatchObject({
        status: 'inProgress',
        message: expect.stringContaining('Another run of Helm is at work'),
      });
    }
    expect(await newestStatus(instance)).toBe('pending-install');
  });
});

describe('a release of somebody else', () => {
  it('goes on, whatever others of the same name are asked for', async () => {
    const inputs = { chart, releaseName: 'shared', values: { hang: true } };
    const owner = instanceOn(bench, inputs);
    const rival = instanceOn(bench, inputs);
    const aborter = new AbortController();
    const ended = owner.apply(aborter.signal).catch(error => error);
    await eventually(
      async () => (await owner.read('batch/v1', 'Job', '-hook')) !== undefined,
    );
    await expect(rival.apply()).rejects.toMatchObject({ code: 'conflict' });
    expect(await rival.remove()).toEqual({ status: 'done' });
    expect(await newestStatus(owner)).toBe('pending-install');
    aborter.abort();
    await ended;
    await owner.removeCompletely();
  });

  it('is not adopted while it is half done', async () => {
    const owner = instanceOn(bench, { chart, values: { hang: true } });
    await killInHook(owner);
    const [{ metadata }] = await owner.records();
    const header = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: metadata!.name!, namespace: metadata!.namespace },
    };
    await bench.cluster.edit(header, {
      metadata: {
        ...header.metadata,
        labels: { 'infra-orchestration.dev/installation': null },
      },
    });
    await expect(owner.apply(undefined, true)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('it is pending-install'),
    });
    expect(await newestStatus(owner)).toBe('pending-install');
  });
});

describe('an abort', () => {
  it('ends the program, and the next one goes on from there', async () => {
    const instance = instanceOn(bench, { chart, values: { hang: true } });
    const aborter = new AbortController();
    const ended = instance.apply(aborter.signal).catch(error => error);
    await eventually(
      async () =>
        (await instance.read('batch/v1', 'Job', '-hook')) !== undefined,
    );
    aborter.abort();
    expect(await ended).toMatchObject({ name: 'AbortError' });
    expect(await readdir(join(bench.dir, 'runs'))).toEqual([]);
    instance.inputs = { ...instance.inputs, values: {} };
    await instance.settle();
    await instance.ready();
    await instance.removeCompletely();
  });
});

describe('a failure', () => {
  const broken = { mode: 'never', broken: true };

  it('of an upgrade is rolled back, and said with its reason', async () => {
    const instance = instanceOn(bench, { chart });
    await instance.settle();
    instance.inputs = { ...instance.inputs, values: broken };
    await expect(instance.settle()).rejects.toMatchObject({
      code: 'terminal',
      message: expect.stringMatching(/70000.*Rolled back to revision 1\./),
    });
    expect(await newestStatus(instance)).toBe('deployed');
    expect(await modeOf(instance)).toBe('quick');
    expect(await instance.read('v1', 'Secret', '-extra')).toBeUndefined();
    expect(await instance.observe()).toMatchObject({
      ready: true,
      upToDate: false,
    });
    await instance.removeCompletely();
  });

  it('of an upgrade is kept where that is the policy, and mended by the next', async () => {
    const instance = instanceOn(bench, { chart, onFailure: 'keep' });
    await instance.settle();
    instance.inputs = { ...instance.inputs, values: broken };
    await expect(instance.settle()).rejects.toMatchObject({
      message: expect.stringContaining('What it made is kept.'),
    });
    expect(await instance.observe()).toMatchObject({
      ready: false,
      failed: true,
      message: expect.stringContaining('The release is failed'),
    });
    instance.inputs = { ...instance.inputs, values: { mode: 'thorough' } };
    await instance.settle();
    await instance.ready();
    expect(await instance.read('v1', 'Secret', '-extra')).toBeUndefined();
    await instance.removeCompletely();
  });

  it('of an install is taken back', async () => {
    const instance = instanceOn(bench, { chart, values: broken });
    await expect(instance.settle()).rejects.toMatchObject({
      code: 'terminal',
      message: expect.stringContaining('What it made was taken back.'),
    });
    expect(await instance.records()).toEqual([]);
    expect(await modeOf(instance)).toBeUndefined();
    expect(await instance.observe()).toMatchObject({ status: 'absent' });
  });

  it('to become ready in time is rolled back', async () => {
    const instance = instanceOn(bench, { chart, waitTimeoutSeconds: 4 });
    await instance.settle();
    instance.inputs = { ...instance.inputs, values: { stuck: true } };
    await expect(instance.settle()).rejects.toMatchObject({
      code: 'terminal',
      message: expect.stringMatching(
        /did not become ready: .*-stuck has 0 of 1.*Rolled back to revision 1\./,
      ),
    });
    expect(
      await instance.read('apps/v1', 'Deployment', '-stuck'),
    ).toBeUndefined();
    await instance.removeCompletely();
  });
});

describe('removal', () => {
  it('is not done while something lingers, and observe says what', async () => {
    const instance = instanceOn(bench, { chart, values: { finalizer: true } });
    await instance.settle();
    const waiting = await instance.remove();
    expect(waiting).toMatchObject({
      status: 'inProgress',
      message: `Waiting for the end of ConfigMap ${instance.name}`,
    });
    expect(await instance.records()).toEqual([]);
    expect(await instance.observe()).toMatchObject({
      status: 'present',
      ready: false,
    });
    const header = instance.header('v1', 'ConfigMap');
    await bench.cluster.edit(header, {
      metadata: { ...header.metadata, finalizers: null },
    });
    await instance.removeCompletely();
    expect(await instance.observe()).toMatchObject({ status: 'absent' });
  });
});
