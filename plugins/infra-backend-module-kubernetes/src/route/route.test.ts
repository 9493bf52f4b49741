import { JsonObject } from '@backstage/types';
import { schemaErrors } from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { TestCluster } from '../__testUtils__/cluster';
import { RouteControllers } from '../__testUtils__/controllers';
import { installDefinitions } from '../__testUtils__/definitions';
import { TestInstance, TestProcess, newSeed } from '../__testUtils__/engine';
import { definitionsOf, resolved } from '../__testUtils__/exampleDefinitions';
import { routeRefs } from './objects';

jest.setTimeout(120_000);

const cluster = new TestCluster();
const namespace = `route-${newSeed()}`;
// Not started: each test says what they have done so far.
const controllers = new RouteControllers(cluster, namespace);
let testProcess: TestProcess;
let undo: () => Promise<void>;

beforeAll(async () => {
  await installDefinitions(cluster);
  undo = await cluster.createNamespace(namespace);
  testProcess = await TestProcess.connect({
    config: {},
    credentials: { kubeconfig: cluster.kubeConfig.exportConfig() },
  });
});
afterAll(async () => {
  await testProcess.close();
  await undo();
});

const ingress = (more: JsonObject = {}) =>
  new TestInstance(testProcess, 'route', {
    namespace,
    hosts: ['shop.example.test'],
    paths: [{ path: '/api', service: 'web', port: 80 }],
    ...more,
  });
const httpRoute = (more: JsonObject = {}) =>
  ingress({ api: 'gateway', parentRefs: [{ name: 'public' }], ...more });
const certified = { tls: { issuerRef: { name: 'ca', kind: 'Issuer' } } };

const live = async (
  { externalName }: TestInstance,
  part: keyof ReturnType<typeof routeRefs>,
) => {
  const { apiVersion, kind, name } = routeRefs(externalName)[part];
  return cluster.read({ apiVersion, kind, metadata: { name, namespace } });
};

describe('an Ingress', () => {
  it('is ready when it has an address, unless nobody tells one', async () => {
    const instance = ingress();
    await instance.apply();
    expect(await instance.observe()).toMatchObject({
      upToDate: true,
      ready: false,
      message: expect.stringContaining('has no address yet'),
      outputs: {
        url: 'http://shop.example.test/api',
        host: 'shop.example.test',
      },
    });
    const { inputs } = instance;
    instance.inputs = { ...inputs, waitForAddress: false };
    expect(await instance.observe()).toMatchObject({ ready: true });
    instance.inputs = inputs;
    await controllers.giveAddress((await live(instance, 'route'))!);
    expect(await instance.observe()).toMatchObject({ ready: true });
    await instance.removeCompletely();
  });
});

it.each([
  { api: 'Ingress', make: ingress },
  { api: 'HTTPRoute', make: httpRoute },
])('leads to the service of the entity by default ($api)', async ({ make }) => {
  const instance = make({ paths: [{ port: 80 }] });
  await instance.apply();
  const { spec } = (await live(instance, 'route'))!;
  const [rule] = spec.rules;
  expect(
    rule.backendRefs?.[0] ?? rule.http.paths[0].backend.service,
  ).toMatchObject({ name: 'shop' });
  await instance.removeCompletely();
});

describe('an HTTPRoute', () => {
  it.each([
    {
      reason: 'no listener takes it',
      refusal: {
        type: 'Accepted',
        reason: 'NoMatchingListenerHostname',
        message: 'no listener has this name',
      },
      message: 'is not Accepted by Gateway public: no listener has this name',
    },
    {
      reason: 'its service is not there',
      refusal: {
        type: 'ResolvedRefs',
        reason: 'BackendNotFound',
        message: '',
      },
      message: 'is not ResolvedRefs by Gateway public: BackendNotFound',
    },
  ])('says why not: $reason', async ({ refusal, message }) => {
    const instance = httpRoute();
    await instance.apply();
    expect(await instance.observe()).toMatchObject({
      ready: false,
      message: expect.stringContaining('not been taken up by Gateway public'),
    });
    await controllers.acceptRoute((await live(instance, 'route'))!, refusal);
    expect(await instance.observe()).toMatchObject({
      ready: false,
      message: expect.stringContaining(message),
    });
    await controllers.acceptRoute((await live(instance, 'route'))!);
    expect(await instance.observe()).toMatchObject({ ready: true });
    await instance.removeCompletely();
  });

  it('that was accepted before a change is not so after it', async () => {
    const instance = httpRoute();
    await instance.apply();
    await controllers.acceptRoute((await live(instance, 'route'))!);
    instance.inputs = { ...instance.inputs, hosts: ['other.example.test'] };
    await instance.apply();
    expect(await instance.observe()).toMatchObject({
      upToDate: true,
      ready: false,
      message: expect.stringContaining('has not seen the last change'),
    });
    await instance.removeCompletely();
  });
});

describe('a certificate', () => {
  it('goes with its Secret when the route goes', async () => {
    const instance = httpRoute(certified);
    await instance.apply();
    await controllers.acceptRoute((await live(instance, 'route'))!);
    expect(await instance.observe()).toMatchObject({
      ready: false,
      message: expect.stringContaining('is not issued'),
    });
    await controllers.issue((await live(instance, 'certificate'))!);
    const { secret } = routeRefs(instance.externalName);
    expect(await instance.observe()).toMatchObject({
      ready: true,
      outputs: { url: 'https://shop.example.test/api', tlsSecret: secret.name },
    });
    await instance.removeCompletely();
    expect(await live(instance, 'certificate')).toBeUndefined();
    expect(await live(instance, 'secret')).toBeUndefined();
  });

  it('goes with its Secret when the route does without', async () => {
    const instance = ingress({ ...certified, waitForAddress: false });
    await instance.apply();
    await controllers.issue((await live(instance, 'certificate'))!);
    const { tls: _, ...without } = instance.inputs;
    instance.inputs = without;
    const seen = await instance.observe();
    const { certificate, secret } = routeRefs(instance.externalName);
    expect(seen).toMatchObject({
      diff: expect.arrayContaining([
        { path: `/Certificate/${certificate.name}`, before: 'present' },
        { path: `/Secret/${secret.name}`, before: 'present' },
      ]),
    });
    await instance.settle();
    expect(await live(instance, 'certificate')).toBeUndefined();
    expect(await live(instance, 'secret')).toBeUndefined();
    await instance.removeCompletely();
  });

  it('leaves a Secret alone that is not its own', async () => {
    const instance = ingress({ ...certified, waitForAddress: false });
    const { name } = routeRefs(instance.externalName).secret;
    await cluster.create({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name, namespace },
    });
    await instance.apply();
    await instance.removeCompletely();
    expect(await live(instance, 'secret')).toBeDefined();
  });
});

it.each([
  {
    reason: 'another API',
    change: { api: 'gateway', parentRefs: [{ name: 'g' }] },
  },
  { reason: 'another namespace', change: { namespace: 'elsewhere' } },
])('is to be made anew for $reason', async ({ change }) => {
  const instance = ingress();
  await instance.apply();
  const { inputs } = instance;
  instance.inputs = { ...inputs, ...change };
  expect(await instance.observe()).toMatchObject({
    upToDate: false,
    replace: expect.stringContaining('cannot be changed in place'),
  });
  await expect(instance.apply()).rejects.toMatchObject({ code: 'terminal' });
  instance.inputs = inputs;
  await instance.removeCompletely();
});

it('says what to install where the cluster does not know HTTPRoutes', async () => {
  const { mapping } = testProcess.connection.client;
  const find = jest.spyOn(mapping, 'find').mockResolvedValue(undefined);
  await expect(httpRoute().apply()).rejects.toMatchObject({
    code: 'terminal',
    message: expect.stringMatching(
      /no kind HTTPRoute of gateway.networking.k8s.io\/v1. Install the Gateway API/,
    ),
  });
  find.mockRestore();
});

describe('examples/route.yaml', () => {
  const values: JsonObject = {
    environment: { slug: 'shop-dev' },
    params: {
      host: 'shop-dev.example.test',
      path: '/',
      port: 80,
      service: 'shop',
    },
    resources: {
      namespace: { outputs: { name: namespace } },
    },
  };
  const definitions = [...definitionsOf('route.yaml').values()];

  it.each(definitions)('$name is made as it stands', async definition => {
    const inputs = resolved(definition.inputs, values);
    const kind = testProcess.driver.kinds.find(
      k => k.kind === definition.kind,
    )!;
    expect(schemaErrors(kind.inputSchema, inputs)).toEqual([]);
    const instance = new TestInstance(testProcess, definition.kind, {
      ...inputs,
      // The names of the example are nobody's.
      ...(inputs.nameServers ? { nameServers: [] } : {}),
    });
    await instance.apply();
    const seen = await instance.observe();
    expect(seen).toMatchObject({ owned: true, upToDate: true, diff: [] });
    const { outputs } = seen as { outputs: JsonObject };
    expect(schemaErrors(kind.outputSchema, outputs)).toEqual([]);
    await instance.removeCompletely();
  });
});
