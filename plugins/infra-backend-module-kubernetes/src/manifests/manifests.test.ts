import { JsonObject } from '@backstage/types';
import { TestCluster, eventually } from '../__testUtils__/cluster';
import { TestInstance, TestProcess, newSeed } from '../__testUtils__/engine';

jest.setTimeout(120_000);

const cluster = new TestCluster();
let testProcess: TestProcess;
let namespace: string;
let undo: () => Promise<void>;

beforeAll(async () => {
  // The administrator's own way in: a kubeconfig, which may also make definitions.
  testProcess = await TestProcess.connect({
    config: {},
    credentials: { kubeconfig: cluster.kubeConfig.exportConfig() },
  });
});
afterAll(() => testProcess.close());
beforeEach(async () => {
  namespace = `manifests-${newSeed()}`;
  undo = await cluster.createNamespace(namespace);
});
afterEach(() => undo());

const configMap = (name: string, data: Record<string, string> = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name },
  data,
});
const at = (name: string, kind = 'ConfigMap', apiVersion = 'v1') => ({
  apiVersion,
  kind,
  metadata: { name, namespace },
});
const manifests = (objects: object[], more: JsonObject = {}) =>
  new TestInstance(testProcess, 'manifests', {
    namespace,
    objects: objects as JsonObject[],
    ...more,
  });
const exists = async (name: string) =>
  (await cluster.read(at(name))) !== undefined;

describe('pruning', () => {
  it('takes away what is no longer in the set', async () => {
    const instance = manifests([configMap('a'), configMap('b')]);
    await instance.settle();
    instance.inputs = { namespace, objects: [configMap('a')] };
    expect(await instance.observe()).toMatchObject({
      upToDate: false,
      diff: [{ path: '/ConfigMap/b', before: 'present' }],
    });
    await instance.settle();
    expect([await exists('a'), await exists('b')]).toEqual([true, false]);
  });

  it('takes away also what an attempt made whose result was lost', async () => {
    const instance = manifests([configMap('a')]);
    await instance.settle();
    const known = instance.state;
    instance.inputs = {
      namespace,
      objects: [configMap('a'), configMap('lost')],
    };
    await instance.apply();
    instance.state = known;

    instance.inputs = { namespace, objects: [configMap('a')] };
    await instance.settle();
    expect([await exists('a'), await exists('lost')]).toEqual([true, false]);
  });

  it('leaves what somebody else has taken over meanwhile', async () => {
    const instance = manifests([configMap('a'), configMap('b')]);
    await instance.settle();
    await cluster.edit(at('b'), {
      metadata: {
        annotations: { 'infra-orchestration.dev/ownership-mark': 'other/1' },
      },
    });
    instance.inputs = { namespace, objects: [configMap('a')] };
    await instance.settle();
    await instance.removeCompletely();
    expect([await exists('a'), await exists('b')]).toEqual([false, true]);
  });

  it('finds all of a set whose inventory somebody deleted', async () => {
    const instance = manifests([configMap('a'), configMap('b')]);
    await instance.settle();
    const [, inventory] = instance.externalName.split('/');
    await cluster.destroy(at(inventory));
    await instance.removeCompletely();
    expect([await exists('a'), await exists('b')]).toEqual([false, false]);
  });
});

describe('the inventory', () => {
  it('is not all that knows of the set: it may be deleted while the set shrinks', async () => {
    const instance = manifests([configMap('a'), configMap('b')]);
    await instance.settle();
    const [, inventory] = instance.externalName.split('/');
    await cluster.destroy(at(inventory));
    instance.inputs = { namespace, objects: [configMap('a')] };
    expect(await instance.observe()).toMatchObject({
      upToDate: false,
      diff: expect.arrayContaining([
        { path: '/ConfigMap/b', before: 'present' },
      ]),
    });
    await instance.settle();
    expect([await exists('a'), await exists('b')]).toEqual([true, false]);
  });

  it('may be deleted before a removal that no longer has all inputs', async () => {
    const instance = manifests([configMap('a'), configMap('b')]);
    await instance.settle();
    const [, inventory] = instance.externalName.split('/');
    await cluster.destroy(at(inventory));
    instance.inputs = {};
    await instance.removeCompletely();
    expect([await exists('a'), await exists('b')]).toEqual([false, false]);
  });
});

describe('what cannot be changed in place', () => {
  const job = (image: string) => ({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'migration' },
    spec: {
      template: {
        spec: {
          restartPolicy: 'Never',
          nodeSelector: { 'example.com/none': 'true' },
          containers: [{ name: 'main', image }],
        },
      },
    },
  });
  const claim = {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data' },
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'none',
      resources: { requests: { storage: '1Gi' } },
    },
  };

  it('can be replaced where nothing is lost by it', async () => {
    const instance = manifests([job('registry.example.com/m:1')]);
    await instance.settle();
    const objects = [job('registry.example.com/m:2')];
    instance.inputs = { namespace, objects };
    expect(await instance.observe()).toMatchObject({
      owned: true,
      upToDate: false,
      diff: [
        {
          path: '/Job/migration/spec/template/spec/containers/0/image',
          before: 'registry.example.com/m:1',
          after: 'registry.example.com/m:2',
        },
      ],
      replace: 'It cannot be changed in place: Job migration: spec.template',
    });
    await expect(instance.apply()).rejects.toMatchObject({
      code: 'terminal',
      message: expect.stringContaining('delete the claim and make another'),
    });
  });

  it('is told, and nothing more, where data would be lost', async () => {
    const first = job('registry.example.com/m:1');
    const instance = manifests([first, claim]);
    await instance.apply();
    instance.inputs = {
      namespace,
      objects: [job('registry.example.com/m:2'), claim],
    };
    const seen = await instance.observe();
    expect(seen).toMatchObject({ owned: true, upToDate: false });
    expect(seen).not.toHaveProperty('replace');
  });

  it('is its namespace, too', async () => {
    const instance = manifests([configMap('a')]);
    await instance.settle();
    instance.inputs = { ...instance.inputs, namespace: 'elsewhere' };
    expect(await instance.observe()).toMatchObject({
      upToDate: false,
      diff: [{ path: '/namespace', before: namespace, after: 'elsewhere' }],
      replace: 'It cannot be changed in place: /namespace',
    });
    await expect(instance.apply()).rejects.toMatchObject({
      code: 'terminal',
      message: expect.stringContaining('cannot move'),
    });
  });

  it('refuses a job that would be missed after its end', async () => {
    const { spec, ...rest } = job('registry.example.com/m:1');
    const instance = manifests([
      { ...rest, spec: { ...spec, ttlSecondsAfterFinished: 60 } },
    ]);
    await expect(instance.apply()).rejects.toMatchObject({
      code: 'terminal',
      message: expect.stringContaining('ttlSecondsAfterFinished'),
    });
    await instance.removeCompletely();
  });
});

describe('failure', () => {
  it('is told of a job that failed', async () => {
    const instance = manifests([
      {
        apiVersion: 'batch/v1',
        kind: 'Job',
        metadata: { name: 'migration' },
        spec: {
          activeDeadlineSeconds: 1,
          template: {
            spec: {
              restartPolicy: 'Never',
              nodeSelector: { 'example.com/none': 'true' },
              containers: [{ name: 'main', image: 'registry.example.com/m:1' }],
            },
          },
        },
      },
    ]);
    await instance.apply();
    await eventually(async () => {
      const seen = await instance.observe();
      return seen.status === 'present' && seen.failed === true;
    });
    expect(await instance.observe()).toMatchObject({
      upToDate: true,
      ready: false,
      message: expect.stringContaining('Job migration failed'),
    });
  });
});

describe('a custom resource definition in the set', () => {
  it('comes before its objects, and goes after them', async () => {
    const group = `g${newSeed()}.example.com`;
    const definition = `widgets.${group}`;
    const instance = manifests([
      {
        apiVersion: `${group}/v1`,
        kind: 'Widget',
        metadata: { name: 'w' },
        spec: { size: 1 },
      },
      {
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        metadata: { name: definition },
        spec: {
          group,
          scope: 'Namespaced',
          names: { plural: 'widgets', singular: 'widget', kind: 'Widget' },
          versions: [
            {
              name: 'v1',
              served: true,
              storage: true,
              schema: {
                openAPIV3Schema: {
                  type: 'object',
                  properties: {
                    spec: {
                      type: 'object',
                      properties: { size: { type: 'integer' } },
                    },
                  },
                },
              },
            },
          ],
        },
      },
    ]);
    expect(await instance.settle()).toMatchObject({ ready: true });
    await cluster.edit(at('w', 'Widget', `${group}/v1`), { spec: { size: 5 } });
    expect(await instance.observe()).toMatchObject({
      diff: [{ path: '/Widget/w/spec/size', before: 5, after: 1 }],
    });
    await instance.settle();
    await instance.removeCompletely();
    expect(
      await cluster.read({
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        metadata: { name: definition },
      }),
    ).toBeUndefined();
  });
});

describe('fields that others change', () => {
  const service = () => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web' },
    spec: { selector: { app: 'web' }, ports: [{ port: 80 }] },
  });

  it('by server-side apply are a conflict for a person to settle', async () => {
    const instance = manifests([service()]);
    await instance.settle();
    await cluster.put(
      { ...at('web', 'Service'), spec: { selector: { app: 'other' } } },
      'argocd',
    );
    await expect(instance.apply()).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('argocd'),
    });
    expect((await cluster.read(at('web', 'Service')))!.spec.selector).toEqual({
      app: 'other',
    });
  });

  it('are left alone where the set does not ask for them', async () => {
    const instance = manifests([service()]);
    await instance.settle();
    await cluster.edit(at('web', 'Service'), {
      metadata: { annotations: { note: 'of somebody' } },
      spec: { sessionAffinity: 'ClientIP' },
    });
    expect(await instance.observe()).toMatchObject({ upToDate: true });
  });

  it('and put back by hand are no difference', async () => {
    const instance = manifests([configMap('a', { key: 'ours' })]);
    await instance.settle();
    await cluster.edit(at('a'), { data: { key: 'theirs' } });
    await cluster.edit(at('a'), { data: { key: 'ours' } });
    expect(await instance.observe()).toMatchObject({
      upToDate: true,
      diff: [],
    });
  });
});

describe('readiness and outputs', () => {
  it('waits for jobs only where it is asked to', async () => {
    const job = {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'migration' },
      spec: {
        template: {
          spec: {
            restartPolicy: 'Never',
            // No node has this label: the job starts, and never ends.
            nodeSelector: { 'example.com/none': 'true' },
            containers: [{ name: 'main', image: 'registry.example.com/m:1' }],
          },
        },
      },
    };
    const instance = manifests([job]);
    await instance.settle();
    instance.inputs = { ...instance.inputs, waitForJobs: true };
    expect(await instance.observe()).toMatchObject({
      upToDate: true,
      ready: false,
      message: 'Job migration has not completed yet',
    });
  });

  it('is not ready before its outputs have values', async () => {
    const outputs = {
      address: {
        kind: 'Service',
        name: 'web',
        path: '$.status.loadBalancer.ingress[0].ip',
      },
    };
    const loadBalancer = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web' },
      spec: { type: 'LoadBalancer', ports: [{ port: 80 }] },
    };
    const instance = manifests([loadBalancer], { outputs });
    expect((await instance.apply()).status).toBe('done');
    expect(await instance.observe()).toMatchObject({
      upToDate: true,
      ready: false,
      message: 'No value yet for the outputs address',
    });
  });
});

describe('outputs of what others make', () => {
  it('wait for it, and keep what is secret apart', async () => {
    const outputs = {
      user: {
        kind: 'ConfigMap',
        name: 'made-by-operator',
        path: '$.data.user',
      },
      password: {
        kind: 'Secret',
        name: 'made-by-operator',
        path: '$.data.key',
      },
    };
    const instance = manifests([configMap('a')], { outputs });
    await instance.apply();
    expect(await instance.observe()).toMatchObject({ ready: false });

    await cluster.create({
      ...at('made-by-operator', 'Secret'),
      stringData: { key: 'swordfish' },
    });
    await cluster.create({ ...at('made-by-operator'), data: { user: 'app' } });
    expect(await instance.observe()).toMatchObject({
      ready: true,
      outputs: { namespace, user: 'app', secrets: { password: 'swordfish' } },
    });
    await instance.removeCompletely();
    expect(await exists('made-by-operator')).toBe(true);
  });
});

describe('the precondition of creation', () => {
  it('lets the server refuse what is there, and touches nothing', async () => {
    const { client } = testProcess.connection;
    const { signal } = testProcess;
    const ref = { apiVersion: 'v1', kind: 'ConfigMap', namespace, name: 'a' };
    const create = (data: Record<string, string>) =>
      client.apply(
        ref,
        { ...configMap('a', data), metadata: { name: 'a', namespace } },
        { precondition: { create: true }, signal },
      );
    expect(await create({ a: '1' })).toMatchObject({ created: true });
    const before = await cluster.read(at('a'));
    await expect(create({ b: '2' })).rejects.toMatchObject({ httpStatus: 409 });
    expect(await cluster.read(at('a'))).toEqual(before);

    await cluster.destroy(at('a'));
    const change = client.apply(
      ref,
      { ...configMap('a'), metadata: { name: 'a', namespace } },
      { precondition: { uid: before!.metadata!.uid! }, signal },
    );
    await expect(change).rejects.toMatchObject({ httpStatus: 409 });
    expect(await exists('a')).toBe(false);
  });

  it('holds in a race of many', async () => {
    const instance = manifests([configMap('a')]);
    const rivals = Array.from({ length: 8 }, () => manifests([configMap('a')]));
    const outcomes = await Promise.allSettled(
      [instance, ...rivals].map(i => i.apply()),
    );
    expect(outcomes.filter(o => o.status === 'fulfilled')).toHaveLength(1);
    await eventually(async () => exists('a'));
  });
});
