import { JsonObject } from '@backstage/types';
import { TestCluster } from './__testUtils__/cluster';
import { TestInstance, TestProcess, newSeed } from './__testUtils__/engine';

jest.setTimeout(120_000);

const cluster = new TestCluster();
const installation = `hot-path-${newSeed()}`;
let token: string;
let process_: TestProcess;

beforeAll(async () => {
  token = await cluster.grantAccess(installation);
  process_ = await TestProcess.connect(cluster.settings(token));
  await process_.watch(installation);
});
afterAll(async () => {
  await process_.close();
  await cluster.withdrawAll();
});

const namespaceInputs: JsonObject = {
  quota: { pods: 20 },
  limits: { defaultRequest: { cpu: '50m' } },
  networkPolicy: 'isolated',
  serviceAccount: 'app',
  roleBindings: [{ clusterRole: 'view', groups: ['developers'] }],
  pullSecrets: { registry: '{"auths":{}}' },
};
const workloadInputs = (namespace: string): JsonObject => ({
  namespace,
  name: 'web',
  containers: {
    main: {
      image: 'registry.example.com/web:1',
      variables: { PASSWORD: 'swordfish', MODE: 'fast' },
    },
  },
  service: { ports: { http: { port: 80 } } },
});

/** Observe, apply, and observe again at each word of the watch. */
async function bringUp(instance: TestInstance): Promise<void> {
  expect(await instance.observe()).toEqual({ status: 'absent' });
  expect((await instance.apply()).status).toBe('done');
  for (;;) {
    const change = process_.changeOf(instance.identity.ownershipMark);
    const seen = await instance.observe();
    expect(seen).toMatchObject({ status: 'present', upToDate: true, diff: [] });
    if (seen.status === 'present' && seen.ready) {
      return;
    }
    await change;
  }
}

async function bringUpEnvironment(): Promise<TestInstance[]> {
  const namespace = new TestInstance(
    process_,
    'namespace',
    namespaceInputs,
    installation,
  );
  await bringUp(namespace);
  const workload = new TestInstance(
    process_,
    'workload',
    workloadInputs(namespace.externalName),
    installation,
  );
  workload.secretInputs = ['/containers/main/variables/PASSWORD'];
  await bringUp(workload);
  return [workload, namespace];
}

describe('the hot path, with the watch running', () => {
  it('creates an environment of 11 objects in 12 requests, and waits for readiness in none', async () => {
    const before = process_.calls;
    const [workload, namespace] = await bringUpEnvironment();
    expect(process_.calls - before).toBe(12);

    const after = process_.calls;
    await workload.observe();
    await namespace.observe();
    expect(process_.calls).toBe(after);
    await workload.removeCompletely();
    await namespace.remove();
  });

  it('creates many environments at once', async () => {
    const count = 20;
    const before = process_.calls;
    const made = await Promise.all(
      Array.from({ length: count }, bringUpEnvironment),
    );
    expect(process_.calls - before).toBe(count * 12);
    await Promise.all(made.flat().map(instance => instance.remove()));
  });

  it('sees by the watch what somebody changed, and by the next look what nobody told', async () => {
    const [workload, namespace] = await bringUpEnvironment();
    const { externalName } = workload;
    const [space, name] = externalName.split('/');

    const change = process_.changeOf(workload.identity.ownershipMark);
    await cluster.edit(
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { namespace: space, name: `${name}-config` },
      },
      { data: { 'main.MODE': 'slow' } },
    );
    await change;
    expect(await workload.observe()).toMatchObject({
      upToDate: false,
      diff: [
        {
          path: '/ConfigMap/web-config/data/main.MODE',
          before: 'slow',
          after: 'fast',
        },
      ],
    });

    await workload.removeCompletely();
    await namespace.remove();
  });

  it('finds what is left of an instance without its inputs', async () => {
    const made = await bringUpEnvironment();
    for (const instance of made) {
      instance.inputs = {};
      expect(await instance.observe()).toMatchObject({
        status: 'present',
        owned: true,
      });
      await instance.removeCompletely();
    }
  });
});
