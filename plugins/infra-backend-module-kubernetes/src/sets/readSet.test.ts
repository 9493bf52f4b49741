import { TestCluster } from '../__testUtils__/cluster';
import { TestInstance, TestProcess, newSeed } from '../__testUtils__/engine';

jest.setTimeout(120_000);

const cluster = new TestCluster();
let testProcess: TestProcess;
let namespace: string;
let undo: () => Promise<void>;

beforeAll(async () => {
  testProcess = await TestProcess.connect({
    config: {},
    credentials: { kubeconfig: cluster.kubeConfig.exportConfig() },
  });
  namespace = `read-${newSeed()}`;
  undo = await cluster.createNamespace(namespace);
});
afterAll(async () => {
  await undo();
  await testProcess.close();
});

const named = (kind: string, name: string) => ({
  apiVersion: 'v1',
  kind,
  metadata: { name, namespace },
});

describe('objects that somebody else made', () => {
  it('are told of with what differs, what is missing, and their outputs', async () => {
    const [settings, login] = [named('ConfigMap', 's'), named('Secret', 'l')];
    await cluster.create({ ...settings, data: { mode: 'old', other: 'x' } });
    await cluster.create({ ...login, stringData: { password: 'swordfish' } });
    const instance = new TestInstance(testProcess, 'manifests', {
      namespace,
      objects: [
        { ...named('ConfigMap', 's'), data: { mode: 'new' } },
        named('ConfigMap', 'missing'),
      ],
      outputs: {
        mode: { kind: 'ConfigMap', name: 's', path: '$.data.mode' },
        password: { kind: 'Secret', name: 'l', path: '$.data.password' },
      },
    });
    const before = await cluster.read(settings);

    const seen = await instance.observe(true);

    expect(seen).toEqual({
      status: 'present',
      owned: false,
      upToDate: false,
      diff: [
        { path: '/ConfigMap/s/data/mode', before: 'old', after: 'new' },
        expect.objectContaining({ path: '/ConfigMap/missing' }),
      ],
      ready: false,
      message: 'ConfigMap missing is missing',
      outputs: {
        namespace,
        mode: 'old',
        secrets: { password: 'swordfish' },
      },
    });
    expect(await cluster.read(settings)).toEqual(before);
  });

  it('are up to date and ready where all is as asked for', async () => {
    await cluster.create({ ...named('ConfigMap', 'same'), data: { a: '1' } });
    const instance = new TestInstance(testProcess, 'manifests', {
      namespace,
      objects: [{ ...named('ConfigMap', 'same'), data: { a: '1' } }],
    });
    expect(await instance.observe(true)).toEqual({
      status: 'present',
      owned: false,
      upToDate: true,
      diff: [],
      ready: true,
      outputs: { namespace },
    });
  });

  it('are absent where none is there', async () => {
    const instance = new TestInstance(testProcess, 'manifests', {
      namespace,
      objects: [named('ConfigMap', 'nowhere')],
    });
    expect(await instance.observe(true)).toEqual({ status: 'absent' });
  });

  it('name the mark of another instance', async () => {
    const owner = new TestInstance(testProcess, 'manifests', {
      namespace,
      objects: [named('ConfigMap', 'owned')],
    });
    await owner.settle();
    const reader = new TestInstance(testProcess, 'manifests', owner.inputs);
    expect(await reader.observe(true)).toMatchObject({
      owned: false,
      foundMark: owner.identity.ownershipMark,
    });
    await owner.removeCompletely();
  });
});

it('a volume that nothing is bound to is not ready, and told why', async () => {
  await cluster.create({
    ...named('PersistentVolumeClaim', 'data'),
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'of-nobody',
      resources: { requests: { storage: '1Gi' } },
    },
  });
  const instance = new TestInstance(testProcess, 'volume', {
    namespace,
    name: 'data',
    size: '1Gi',
    storageClass: 'of-nobody',
  });
  expect(await instance.observe(true)).toMatchObject({
    owned: false,
    upToDate: true,
    ready: false,
    message: expect.stringContaining('There is no storage class of-nobody'),
    outputs: { source: 'data', namespace },
  });
});
