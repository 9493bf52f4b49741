import { Entity } from '@backstage/catalog-model';
import { setTimeout as after } from 'node:timers/promises';
import { componentOf } from './__testUtils__/component';
import { document, SharingBackend } from './__testUtils__/SharingBackend';

jest.setTimeout(180_000);

const shop = componentOf('shop');
const bakery = componentOf('bakery');

const type = (name: string) =>
  document('ResourceType', name, {
    params: { type: 'object' },
    outputs: { type: 'object', properties: { name: { type: 'string' } } },
  });

const documents = (provider: string) => [
  document('EnvironmentType', 'development', {}),
  type('place'),
  type('app'),
  document('ResourceDefinition', 'place', {
    type: 'place',
    provider,
    kind: 'namespace',
    criteria: [{}],
  }),
  document('ResourceDefinition', 'app', {
    type: 'app',
    provider,
    kind: 'workload',
    requires: { place: { type: 'place' } },
    inputs: {
      namespace: '${resources.place.outputs.name}',
      name: 'app',
      replicas: 2,
      containers: { main: { image: 'registry.example.com/app:1' } },
    },
    criteria: [{}],
  }),
];

async function until<T>(
  read: () => Promise<T>,
  isReached: (value: T) => boolean,
): Promise<T> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const value = await read();
    if (isReached(value)) {
      return value;
    }
    if (Date.now() > deadline) {
      throw new Error(`Not in time: ${JSON.stringify(value).slice(0, 2_000)}`);
    }
    await after(250);
  }
}

describe('The Kubernetes tab of an entity', () => {
  let sharing: SharingBackend;
  const environments: { id: string; namespace: string }[] = [];

  beforeAll(async () => {
    sharing = await SharingBackend.start();
    await sharing.call('PUT', '/infra/documents', {
      documents: documents(sharing.name),
    });
    environments.push(
      await create(shop, 'one'),
      await create(shop, 'two'),
      await create(bakery, 'one'),
    );
    await until(clusters, items => items.length === 1);
  });

  afterAll(async () => {
    await Promise.all(environments.map(({ id }) => remove(id)));
    await sharing?.stop();
  });

  async function clusters(): Promise<unknown[]> {
    return (await sharing.call('GET', '/kubernetes/clusters')).items;
  }

  async function create({ metadata }: Entity, name: string) {
    const { environment } = await sharing.call('POST', '/infra/environments', {
      entityRef: `component:default/${metadata.name}`,
      name,
      type: 'development',
      desired: { claims: { place: { type: 'place' }, app: { type: 'app' } } },
    });
    const path = `/infra/environments/${environment.id}`;
    await until(
      () => sharing.call('GET', path),
      ({ status }) => status === 'Ready',
    );
    const resources = await sharing.call('GET', `${path}/resources`);
    const place = resources.find((each: any) => each.type === 'place');
    return { id: environment.id, namespace: place.externalName as string };
  }

  async function remove(id: string) {
    const path = `/infra/environments/${id}`;
    await sharing.call('DELETE', path);
    await until(
      () => sharing.call('GET', path),
      ({ status }) => status === 'Deleted',
    );
  }

  /** Namespaces of the pods that the Kubernetes plugin answers, each as often as it has pods. */
  function podsIn({ items }: any): string[] {
    expect(items).toMatchObject([{ cluster: { name: sharing.name } }]);
    const [{ resources, errors }] = items;
    expect(errors.filter(isOfPods)).toEqual([]);
    return resources
      .filter((each: any) => each.type === 'pods')
      .flatMap((each: any) => each.resources)
      .map((pod: any) => {
        expect(pod.status.phase).toBe('Running');
        return pod.metadata.namespace;
      })
      .sort();
  }

  const podsByService = async (entity: Entity) =>
    podsIn(
      await sharing.call(
        'POST',
        `/kubernetes/services/${entity.metadata.name}`,
        { entity, auth: {} },
      ),
    );
  const podsByQuery = async ({ metadata }: Entity) =>
    podsIn(
      await sharing.call('POST', '/kubernetes/resources/workloads/query', {
        entityRef: `component:default/${metadata.name}`,
        auth: {},
      }),
    );
  const twice = (...namespaces: string[]) =>
    namespaces.flatMap(each => [each, each]).sort();

  it.each([
    ['/services', podsByService],
    ['/resources/workloads/query', podsByQuery],
  ])(
    'shows the pods of its environments and no others, by %s',
    async (_, pods) => {
      const [one, two, other] = environments.map(({ namespace }) => namespace);
      expect(await pods(shop)).toEqual(twice(one, two));
      expect(await pods(bakery)).toEqual(twice(other));
    },
  );

  it('reaches the cluster through the proxy, as one who may only view', async () => {
    const [{ namespace }] = environments;
    const through = (what: string) =>
      sharing.ask(
        'GET',
        `/kubernetes/proxy/api/v1/namespaces/${namespace}/${what}`,
        { headers: { 'Backstage-Kubernetes-Cluster': sharing.name } },
      );
    const pods = await through('pods');
    expect(pods).toMatchObject({ status: 200 });
    expect(pods.body.items).toHaveLength(2);
    expect(await through('secrets')).toMatchObject({
      status: 403,
      body: {
        message: expect.stringContaining(`infra-${sharing.name}-viewer`),
      },
    });
  });

  it('shows nothing any more of an environment that was deleted', async () => {
    const [two] = environments.splice(1, 1);
    await remove(two.id);
    expect(await podsByService(shop)).toEqual(twice(environments[0].namespace));
  });

  it('loses the cluster when its access is revoked, and has it again', async () => {
    await sharing.call('POST', `/infra/providers/${sharing.name}/revoke`, {});
    await until(clusters, items => items.length === 0);
    const body = { entity: shop, auth: {} };
    expect(
      await sharing.call('POST', '/kubernetes/services/shop', body),
    ).toEqual({ items: [] });
    await sharing.grant();
    await until(clusters, items => items.length === 1);
    expect(await podsByService(shop)).toEqual(twice(environments[0].namespace));
  });
});

/** What else the plugin asks for, such as metrics, a cluster need not have. */
function isOfPods({ resourcePath }: { resourcePath?: string }): boolean {
  return resourcePath === undefined || /^\/api\/v1\/.*pods/.test(resourcePath);
}
