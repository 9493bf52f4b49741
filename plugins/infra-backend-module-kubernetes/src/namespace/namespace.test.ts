import { ResourceIdentity } from '@infra-orchestration/backstage-plugin-infra-node';
import { TestCluster } from '../__testUtils__/cluster';
import { TestInstance, TestProcess, newSeed } from '../__testUtils__/engine';
import { namespaceName, namespaceObjects } from './objects';

jest.setTimeout(120_000);

const identity = {
  instanceId: '0a1b2c3d-0000-4000-8000-000000000000',
  environmentName: 'dev',
  entityRef: 'component:default/shop',
} as ResourceIdentity;

describe('namespaceObjects', () => {
  const kinds = (inputs: Parameters<typeof namespaceObjects>[1]) => {
    const { root, phases } = namespaceObjects('shop', inputs);
    return [root, ...phases.flat()].map(object => object!.kind);
  };

  it('makes what is asked for, and nothing else', () => {
    expect(kinds({})).toEqual(['Namespace']);
    expect(kinds({ networkPolicy: 'open' })).toEqual(['Namespace']);
    expect(
      kinds({
        quota: { pods: 1 },
        limits: { max: { cpu: '1' } },
        networkPolicy: 'isolated',
        serviceAccount: 'app',
        roleBindings: [{ clusterRole: 'view', groups: ['g'] }],
        pullSecrets: { registry: '{}' },
      }),
    ).toEqual([
      'Namespace',
      'LimitRange',
      'NetworkPolicy',
      'Secret',
      'ServiceAccount',
      'RoleBinding',
      'ResourceQuota',
    ]);
  });

  it('lets into an isolated namespace whom it is told to', () => {
    const ingress = { 'kubernetes.io/metadata.name': 'ingress-nginx' };
    const { phases } = namespaceObjects('shop', {
      networkPolicy: 'isolated',
      allowFrom: [ingress],
    });
    expect(phases[0][0].spec.ingress).toEqual([
      {
        from: [
          { podSelector: {} },
          { namespaceSelector: { matchLabels: ingress } },
        ],
      },
    ]);
  });

  it('gives a binding another name when its role or subjects change', () => {
    const name = (clusterRole: string, groups: string[]) =>
      namespaceObjects('shop', { roleBindings: [{ clusterRole, groups }] })
        .phases[0][0].metadata.name;
    expect(name('view', ['a'])).toBe(name('view', ['a']));
    expect(
      new Set([name('view', ['a']), name('edit', ['a']), name('view', ['b'])])
        .size,
    ).toBe(3);
  });

  it('gives the pull secrets to the service account', () => {
    const { phases } = namespaceObjects('shop', {
      serviceAccount: 'app',
      pullSecrets: { a: '{}', b: '{}' },
    });
    expect(
      phases[0].find(({ kind }) => kind === 'ServiceAccount')?.imagePullSecrets,
    ).toEqual([{ name: 'a' }, { name: 'b' }]);
  });
});

describe('namespaceName', () => {
  it('is the name asked for, or one that is readable and unique', () => {
    expect(namespaceName(identity, { name: 'payments' })).toBe('payments');
    expect(namespaceName(identity, {})).toMatch(/^shop-dev-[0-9a-f]{6}$/);
  });
});

describe('a namespace', () => {
  const cluster = new TestCluster();
  let testProcess: TestProcess;
  beforeAll(async () => {
    const token = await cluster.grantAccess(`namespace-${newSeed()}`);
    testProcess = await TestProcess.connect(cluster.settings(token));
  });
  afterAll(async () => {
    await testProcess.close();
    await cluster.withdrawAll();
  });

  it('is made anew only when the one before is gone', async () => {
    const instance = new TestInstance(testProcess, 'namespace', {
      quota: { pods: 1 },
    });
    await instance.settle();
    await instance.remove();
    expect(await instance.observe()).toMatchObject({
      owned: true,
      ready: false,
      message: expect.stringContaining('is being deleted'),
    });
    await expect(instance.apply()).rejects.toMatchObject({
      code: 'retryable',
      message: expect.stringContaining('is being deleted'),
    });
    await instance.removeCompletely();
    await instance.settle();
    await instance.removeCompletely();
  });

  it('refuses what would come into it while it goes, without blaming the provider', async () => {
    const namespace = new TestInstance(testProcess, 'namespace', {});
    await namespace.settle();
    const objects = [
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } },
    ];
    const manifests = new TestInstance(testProcess, 'manifests', {
      namespace: namespace.externalName,
      objects,
    });
    await namespace.remove();
    await expect(manifests.apply()).rejects.toMatchObject({
      code: 'retryable',
    });
    await namespace.removeCompletely();
    expect(await manifests.observe()).toEqual({ status: 'absent' });
  });

  it('cannot be renamed, and may not grant every role', async () => {
    const seed = newSeed();
    const instance = new TestInstance(testProcess, 'namespace', {
      name: `namespace-${seed}`,
    });
    instance.inputs = { name: `other-${seed}` };
    await expect(instance.apply()).rejects.toMatchObject({ code: 'terminal' });
    instance.inputs = { allowFrom: [{ team: 'a' }] };
    await expect(instance.apply()).rejects.toMatchObject({
      code: 'terminal',
      message: expect.stringContaining('networkPolicy: isolated'),
    });
    instance.inputs = {
      roleBindings: [{ clusterRole: 'cluster-admin', users: ['eve'] }],
    };
    await expect(instance.apply()).rejects.toMatchObject({
      code: 'terminal',
      message: expect.stringContaining('only: view, edit'),
    });
    // Nothing was made, so nothing stands in the way of its removal.
    expect((await instance.remove()).status).toBe('done');
    expect(await instance.observe()).toEqual({ status: 'absent' });
  });

  it('whose inputs are refused later says so as long as it is there', async () => {
    const instance = new TestInstance(testProcess, 'namespace', {});
    await instance.settle();
    instance.inputs = {
      roleBindings: [{ clusterRole: 'cluster-admin', users: ['eve'] }],
    };
    await expect(instance.observe()).rejects.toMatchObject({
      code: 'terminal',
    });
    await instance.removeCompletely();
  });

  it('tells which pods its quota keeps away from a workload', async () => {
    const namespace = new TestInstance(testProcess, 'namespace', {
      quota: { pods: 0 },
    });
    await namespace.settle();
    const workload = new TestInstance(testProcess, 'workload', {
      namespace: namespace.externalName,
      containers: { main: { image: 'registry.example.com/web:1' } },
    });
    await workload.apply();
    let message = '';
    while (!message.includes('exceeded quota')) {
      const seen = await workload.observe();
      message = seen.status === 'present' ? seen.message ?? '' : '';
    }
    expect(message).toMatch(
      /^Deployment shop has 0 of 1 replicas made: .*exceeded quota/,
    );
    await namespace.removeCompletely();
  });
});
