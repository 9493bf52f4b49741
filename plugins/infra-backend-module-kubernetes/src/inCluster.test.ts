import { JsonObject } from '@backstage/types';
import { schemaErrors } from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import {
  CustomObjectsApi,
  PatchStrategy,
  setHeaderOptions,
} from '@kubernetes/client-node';
import { TestCluster } from './__testUtils__/cluster';
import { installDefinitions } from './__testUtils__/definitions';
import { TestInstance, TestProcess, newSeed } from './__testUtils__/engine';
import {
  ExampleDefinition,
  definitionsOf,
  outputSchemaOf,
  resolved,
} from './__testUtils__/exampleDefinitions';
import { createVolume, removeVolume } from './__testUtils__/storage';

jest.setTimeout(120_000);

// The definitions in examples/ on a real API server, whose pods run nothing.

const cluster = new TestCluster();
const run = newSeed();
const namespace = `in-cluster-${run}`;
const PASSWORD = `generated-${run}`;
const statefulSets = [
  'store-postgres',
  'store-redis',
  'store-rabbitmq',
  'rolled-redis',
];
const volumeFor = (statefulSet: string) => `${statefulSet}-${run}`;
const additionalResources = [
  { apiGroup: 'postgresql.cnpg.io', resources: ['clusters'] },
  { apiGroup: 'rabbitmq.com', resources: ['rabbitmqclusters'] },
  { apiGroup: 'database.example.org', resources: ['redisinstances'] },
];
let testProcess: TestProcess;
let undo: () => Promise<void>;

beforeAll(async () => {
  await installDefinitions(cluster);
  undo = await cluster.createNamespace(namespace);
  for (const name of statefulSets) {
    const claim = { name: `data-${name}-0`, namespace };
    await createVolume(cluster, volumeFor(name), { claim });
  }
  const token = await cluster.grantAccess(`in-cluster-${run}`, {
    additionalResources,
  });
  const { config, credentials } = cluster.settings(token);
  testProcess = await TestProcess.connect({
    config: { ...config, additionalResources },
    credentials,
  });
});
afterAll(async () => {
  await testProcess.close();
  await undo();
  for (const name of statefulSets) {
    await removeVolume(cluster, volumeFor(name));
  }
  await cluster.withdrawAll();
});

const values = (id: string): JsonObject => ({
  claim: { id },
  resources: {
    namespace: { outputs: { name: namespace } },
    credentials: { outputs: { password: PASSWORD, version: '1' } },
  },
});

function instanceOf(definition: ExampleDefinition, id: string): TestInstance {
  const inputs = resolved(definition.inputs, values(id));
  const { inputSchema } = testProcess.driver.kinds.find(
    ({ kind }) => kind === definition.kind,
  )!;
  expect(schemaErrors(inputSchema, inputs)).toEqual([]);
  return new TestInstance(testProcess, definition.kind, inputs);
}

/** What the definition makes of the driver's outputs; it has to be what its type offers. */
function outputsOf(
  { type, outputs }: ExampleDefinition,
  id: string,
  driverOutputs: JsonObject,
): JsonObject {
  const given = resolved(outputs, {
    ...values(id),
    driver: { outputs: driverOutputs },
  });
  const schema = outputSchemaOf(type);
  expect(schemaErrors(schema, given)).toEqual([]);
  // A name that the type does not have would reach nobody.
  expect(Object.keys(schema.properties as JsonObject)).toEqual(
    expect.arrayContaining(Object.keys(given)),
  );
  return given;
}

const at = (apiVersion: string, kind: string, name: string) => ({
  apiVersion,
  kind,
  metadata: { name, namespace },
});

describe.each([
  { file: 'postgres.yaml', name: 'postgres-in-cluster', suffix: 'postgres' },
  { file: 'redis.yaml', name: 'redis-in-cluster', suffix: 'redis' },
  { file: 'rabbitmq.yaml', name: 'amqp-in-cluster', suffix: 'rabbitmq' },
])('$file', ({ file, name, suffix }) => {
  it('comes up with its password and its volume, and leaves nothing', async () => {
    const definition = definitionsOf(file).get(name)!;
    const instance = instanceOf(definition, 'store');
    const seen = await instance.settle();
    const objectName = `store-${suffix}`;
    expect(seen).toMatchObject({ ready: true });
    const driverOutputs = (seen as { outputs: JsonObject }).outputs;
    expect(outputsOf(definition, 'store', driverOutputs)).toMatchObject({
      host: `${objectName}.${namespace}.svc.cluster.local`,
      password: PASSWORD,
    });

    const secret = await cluster.read(at('v1', 'Secret', objectName));
    expect(Buffer.from(secret!.data.password, 'base64').toString()).toBe(
      PASSWORD,
    );
    const set = await cluster.read(at('apps/v1', 'StatefulSet', objectName));
    expect(set!.status.readyReplicas).toBe(1);
    expect(JSON.stringify(set)).not.toContain(PASSWORD);
    expect(
      await cluster.read(
        at('v1', 'PersistentVolumeClaim', `data-${objectName}-0`),
      ),
    ).toBeDefined();

    await instance.removeCompletely();
    for (const header of [
      at('v1', 'Secret', objectName),
      at('v1', 'Service', objectName),
      at('apps/v1', 'StatefulSet', objectName),
    ]) {
      expect(await cluster.read(header)).toBeUndefined();
    }
  });

  it('has a pod that finds its Service and its Secret', () => {
    const { inputs } = definitionsOf(file).get(name)!;
    const [secret, service, set] = resolved(inputs, values('store')).objects;
    expect(service.spec.selector).toEqual(set.spec.template.metadata.labels);
    const [container] = set.spec.template.spec.containers;
    const [{ valueFrom }] = container.env.filter((e: any) => e.valueFrom);
    expect(valueFrom.secretKeyRef.name).toBe(secret.metadata.name);
    expect(container.readinessProbe).toBeDefined();
  });
});

it('a new version of the password rolls the pods of redis.yaml', async () => {
  const definition = definitionsOf('redis.yaml').get('redis-in-cluster')!;
  const instance = instanceOf(definition, 'rolled');
  await instance.settle();
  const known = values('rolled');
  (known.resources as any).credentials.outputs = {
    password: 'another-one',
    version: '2',
  };
  instance.inputs = resolved(definition.inputs, known);
  const seen = await instance.observe();
  expect(seen).toMatchObject({
    upToDate: false,
    diff: expect.arrayContaining([
      { path: '/Secret/rolled-redis/data/password', secret: true },
      {
        path: '/StatefulSet/rolled-redis/spec/template/metadata/annotations/example.com~1password-version',
        before: '1',
        after: '2',
      },
    ]),
  });
  await instance.settle();
  await instance.removeCompletely();
});

interface OperatorCase {
  name: string;
  /** `group/version`, plural, name. */
  object: [string, string, string];
  progress: JsonObject;
  done: JsonObject;
  secret: [string, Record<string, string>];
  expected: JsonObject;
}

const operators: OperatorCase[] = [
  {
    name: 'postgres-cloudnative-pg',
    object: ['postgresql.cnpg.io/v1', 'clusters', 'main-pg'],
    progress: {
      conditions: [
        { type: 'Ready', status: 'False', message: 'Cluster Is Not Ready' },
      ],
    },
    done: {
      conditions: [{ type: 'Ready', status: 'True' }],
      currentPrimary: 'main-pg-1',
      writeService: 'main-pg-rw',
    },
    secret: [
      'main-pg-app',
      { username: 'app', password: PASSWORD, dbname: 'app' },
    ],
    expected: {
      host: `main-pg-rw.${namespace}.svc.cluster.local`,
      password: PASSWORD,
    },
  },
  {
    name: 'amqp-cluster-operator',
    object: ['rabbitmq.com/v1beta1', 'rabbitmqclusters', 'main-mq'],
    progress: {
      conditions: [{ type: 'AllReplicasReady', status: 'False' }],
    },
    done: {
      conditions: [{ type: 'AllReplicasReady', status: 'True' }],
      defaultUser: { serviceReference: { name: 'main-mq', namespace } },
    },
    secret: [
      'main-mq-default-user',
      { username: 'default_user', password: PASSWORD },
    ],
    expected: { vhost: '/', username: 'default_user', password: PASSWORD },
  },
  {
    name: 'redis-crossplane',
    object: ['database.example.org/v1alpha1', 'redisinstances', 'main-cache'],
    progress: {
      conditions: [
        { type: 'Ready', status: 'False', message: 'Claim is waiting' },
      ],
    },
    done: {
      conditions: [
        { type: 'Synced', status: 'True' },
        { type: 'Ready', status: 'True' },
      ],
      endpoint: { host: 'cache-1.cloud.example.com', port: 6380 },
    },
    secret: ['main-cache-connection', { password: PASSWORD }],
    expected: { host: 'cache-1.cloud.example.com', port: 6380 },
  },
];

// The operators are not there: the test writes what they write.
describe.each(operators)(
  'operators.yaml, $name',
  ({ name, object, progress, done, secret, expected }) => {
    const [apiVersion, plural, objectName] = object;
    const [group, version] = apiVersion.split('/');
    const setStatus = (status: JsonObject) =>
      cluster.kubeConfig
        .makeApiClient(CustomObjectsApi)
        .patchNamespacedCustomObjectStatus(
          {
            group,
            version,
            plural,
            namespace,
            name: objectName,
            body: { status },
          },
          setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
        );
    const putSecret = ([secretName, stringData]: OperatorCase['secret']) =>
      cluster.put(
        { ...at('v1', 'Secret', secretName), stringData },
        'the-operator',
      );

    it('is ready when its operator says so and has told all', async () => {
      const definition = definitionsOf('operators.yaml').get(name)!;
      const instance = instanceOf(definition, 'main');
      await instance.apply();
      await setStatus(progress);
      expect(await instance.observe()).toMatchObject({
        upToDate: true,
        ready: false,
      });
      await setStatus(done);
      expect(await instance.observe()).toMatchObject({
        ready: false,
        message: expect.stringContaining('No value yet for the outputs'),
      });
      await putSecret(secret);
      const seen = await instance.observe();
      expect(seen).toMatchObject({ upToDate: true, ready: true });
      const driverOutputs = (seen as { outputs: JsonObject }).outputs;
      expect(outputsOf(definition, 'main', driverOutputs)).toMatchObject(
        expected,
      );
      await instance.removeCompletely();
    });
  },
);
