import { TestCluster } from '../__testUtils__/cluster';
import { TestInstance, TestProcess, newSeed } from '../__testUtils__/engine';
import {
  createStorageClass,
  createVolume,
  removeVolume,
} from '../__testUtils__/storage';
import { KindName } from '../connect/schema';

jest.setTimeout(120_000);

const cluster = new TestCluster();
const run = newSeed();
const namespace = `volumes-${run}`;
const classes = {
  waiting: { volumeBindingMode: 'WaitForFirstConsumer' },
  growing: { volumeBindingMode: 'Immediate', allowVolumeExpansion: true },
  fixed: { volumeBindingMode: 'Immediate', allowVolumeExpansion: false },
};
type ClassName = keyof typeof classes;
const classOf = (name: ClassName) => `${name}-${run}`;
const volumes: string[] = [];
let testProcess: TestProcess;
let undo: () => Promise<void>;

beforeAll(async () => {
  undo = await cluster.createNamespace(namespace);
  for (const [name, more] of Object.entries(classes)) {
    await createStorageClass(cluster, classOf(name as ClassName), more);
  }
  testProcess = await TestProcess.connect({
    config: {},
    credentials: { kubeconfig: cluster.kubeConfig.exportConfig() },
  });
});
afterAll(async () => {
  await testProcess.close();
  await undo();
  for (const name of volumes) {
    await removeVolume(cluster, name);
  }
  for (const name of Object.keys(classes)) {
    await cluster.remove({
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: classOf(name as ClassName) },
    });
  }
  await cluster.withdrawAll();
});

const volume = (storageClass: string | undefined, process = testProcess) =>
  new TestInstance(process, 'volume', {
    namespace,
    size: '1Gi',
    ...(storageClass ? { storageClass } : {}),
  });

async function boundVolume(of: ClassName): Promise<TestInstance> {
  const name = `pv-${newSeed()}`;
  volumes.push(name);
  await createVolume(cluster, name, { storageClassName: classOf(of) });
  const instance = volume(classOf(of));
  await instance.settle();
  return instance;
}

describe('readiness', () => {
  it('is there when a volume is bound', async () => {
    const instance = volume(classOf('growing'));
    await instance.apply();
    expect(await instance.observe()).toMatchObject({
      upToDate: true,
      ready: false,
      message: expect.stringContaining('is not bound (phase Pending)'),
    });
    const name = `pv-${newSeed()}`;
    volumes.push(name);
    await createVolume(cluster, name, { storageClassName: classOf('growing') });
    expect(await instance.settle()).toMatchObject({
      ready: true,
      outputs: { namespace, source: instance.externalName.split('/')[1] },
    });
    await instance.removeCompletely();
  });

  it('is there where a volume is bound with its first pod', async () => {
    const instance = volume(classOf('waiting'));
    await instance.apply();
    const seen = await instance.observe();
    expect(seen).toMatchObject({ upToDate: true, ready: true });
    expect(seen).not.toHaveProperty('message');
    await instance.removeCompletely();
  });

  it.each([
    {
      reason: 'a class that is not there',
      storageClass: 'nowhere',
      message: 'There is no storage class nowhere',
    },
    {
      reason: 'no class at all',
      storageClass: undefined,
      message: 'It names no storage class, and the cluster has no default one',
    },
  ])('is said not to come with $reason', async ({ storageClass, message }) => {
    const instance = volume(storageClass);
    await instance.apply();
    expect(await instance.observe()).toMatchObject({
      ready: false,
      message: expect.stringContaining(message),
    });
    await instance.removeCompletely();
  });

  it('says what it cannot see without the right to it', async () => {
    const config = { kinds: ['manifests'] as KindName[] };
    const token = await cluster.grantAccess(`volumes-${run}`, config);
    const limited = await TestProcess.connect(cluster.settings(token));
    const instance = volume(classOf('waiting'), limited);
    await instance.apply();
    expect(await instance.observe()).toMatchObject({
      ready: false,
      message: expect.stringContaining(
        "cannot be seen: apply the provider's RBAC manifest again",
      ),
    });
    await instance.removeCompletely();
    await limited.close();
  });
});

describe('another size', () => {
  it('that is larger is asked for in place', async () => {
    const instance = await boundVolume('growing');
    instance.inputs = { ...instance.inputs, size: '2Gi' };
    const [, name] = instance.externalName.split('/');
    expect(await instance.observe()).toMatchObject({
      upToDate: false,
      diff: [
        {
          path: `/PersistentVolumeClaim/${name}/spec/resources/requests/storage`,
          before: '1Gi',
          after: '2Gi',
        },
      ],
    });
    await instance.settle();
    await instance.removeCompletely();
  });

  it.each<{ reason: string; of: ClassName; change: object }>([
    {
      reason: 'smaller than what is there',
      of: 'growing',
      change: { size: '500Mi' },
    },
    {
      reason: 'larger, of a class that cannot grow',
      of: 'fixed',
      change: { size: '2Gi' },
    },
    {
      reason: 'of other modes',
      of: 'growing',
      change: { accessModes: ['ReadWriteMany'] },
    },
  ])('is refused, never replaced: $reason', async ({ of, change }) => {
    const instance = await boundVolume(of);
    const { inputs } = instance;
    instance.inputs = { ...inputs, ...change };
    const seen = await instance.observe();
    expect(seen).toMatchObject({ upToDate: false });
    expect(seen).not.toHaveProperty('replace');
    await expect(instance.apply()).rejects.toMatchObject({
      code: 'terminal',
      message: expect.stringContaining('undo the change'),
    });
    instance.inputs = inputs;
    expect(await instance.observe()).toMatchObject({ upToDate: true });
    await instance.removeCompletely();
  });
});

it('does not move to another namespace', async () => {
  const instance = volume(classOf('waiting'));
  await instance.apply();
  const { inputs } = instance;
  instance.inputs = { ...inputs, namespace: 'elsewhere' };
  const seen = await instance.observe();
  expect(seen).toMatchObject({ diff: [{ path: '/namespace' }] });
  expect(seen).not.toHaveProperty('replace');
  await expect(instance.apply()).rejects.toMatchObject({ code: 'terminal' });
  instance.inputs = inputs;
  await instance.removeCompletely();
});
