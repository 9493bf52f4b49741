import { randomBytes } from 'node:crypto';
import { createBackendModule } from '@backstage/backend-plugin-api';
import { JsonObject } from '@backstage/types';
import { createKubernetesDriver } from '@infra-orchestration/backstage-plugin-infra-backend-module-kubernetes';
import { infraDriversExtensionPoint } from '@infra-orchestration/backstage-plugin-infra-node';
import { findSandboxPart } from '@infra-orchestration/sandbox';
import { ClusterAdmin } from './__testUtils__/clusterAdmin';
import { InfraBackend, testDatabases } from './__testUtils__/infraBackend';

jest.setTimeout(240_000);

const seed = randomBytes(3).toString('hex');
const NAMESPACE = 'infra-orchestration';
const REGIONS = ['one', 'two'] as const;
type Region = (typeof REGIONS)[number];

const document = (
  kind: string,
  name: string,
  spec: JsonObject,
): JsonObject => ({
  apiVersion: 'infra-orchestration.dev/v1alpha1',
  kind,
  metadata: { name },
  spec,
});

const providerName = (region: Region) => `region-${region}-${seed}`;
const accountName = (region: Region) => `infra-${providerName(region)}`;

const type = (name: string) =>
  document('ResourceType', name, {
    params: { type: 'object' },
    outputs: { type: 'object', properties: { name: { type: 'string' } } },
  });

/** The label of an environment says in which cluster it lives. */
const definitions = (region: Region): JsonObject[] => [
  document('ResourceDefinition', `place-${region}`, {
    type: 'place',
    provider: providerName(region),
    kind: 'namespace',
    criteria: [{ labels: { region } }],
  }),
  document('ResourceDefinition', `app-${region}`, {
    type: 'app',
    provider: providerName(region),
    kind: 'manifests',
    requires: { place: { type: 'place' } },
    inputs: {
      namespace: '${resources.place.outputs.name}',
      objects: [
        {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          metadata: { name: 'app' },
          spec: {
            selector: { matchLabels: { app: 'app' } },
            template: {
              metadata: { labels: { app: 'app' } },
              spec: {
                nodeSelector: '${params.nodes}',
                containers: [{ name: 'app', image: 'example.com/app:1' }],
              },
            },
          },
        },
      ],
    },
    criteria: [{ labels: { region } }],
  }),
];

/** Holds every call to an API server while it is shut. */
class Barrier {
  #opened: Promise<void> = Promise.resolve();
  open: () => void = () => {};

  shut(): void {
    this.#opened = new Promise(resolve => {
      this.open = resolve;
    });
  }

  pass = async <T>(call: () => Promise<T>): Promise<T> => {
    await this.#opened;
    return call();
  };
}

const setups = testDatabases.eachSupportedId().flatMap(([databaseId]) => [
  { databaseId, replicas: 1 },
  // One process has an SQLite database for itself.
  ...(databaseId === 'SQLITE_3' ? [] : [{ databaseId, replicas: 2 }]),
]);
const secrets = {
  keys: [{ id: 'test', secret: randomBytes(32).toString('base64') }],
};

describe.each(setups)(
  'Revocation with two real clusters and $replicas backends, on $databaseId',
  ({ databaseId, replicas }) => {
    const admins = {
      one: new ClusterAdmin('kubernetes'),
      // Where somebody named a cluster of their own there may be no second one.
      two: new ClusterAdmin(
        findSandboxPart('kubernetes-2') ? 'kubernetes-2' : 'kubernetes',
      ),
    };
    const barrier = new Barrier();
    let infra: InfraBackend;
    /** By which access is taken away: another one than runs are asked for at, where there are two. */
    let revoker: InfraBackend;
    let left: { id: string; namespace: string; region: Region }[] = [];

    const config = (region: Region): JsonObject => ({
      ...admins[region].address,
      kinds: ['namespace', 'manifests'],
    });
    const provider = (region: Region, token: string) =>
      document('Provider', providerName(region), {
        driver: 'kubernetes',
        config: config(region),
        credentials: { token: { value: token } },
      });

    /** As the platform team registers a cluster: manifest, token, trial, document. */
    const register = async (region: Region) => {
      const { body: manifest } = await infra
        .post('/drivers/kubernetes/access-manifest', {
          provider: providerName(region),
          config: config(region),
        })
        .expect(200);
      await admins[region].apply(manifest.content);
      const token = await admins[region].tokenOf(
        accountName(region),
        NAMESPACE,
      );
      const { body: trial } = await infra
        .post('/provider-trials', { document: provider(region, token) })
        .expect(200);
      expect(trial).toMatchObject({ reachable: true, health: 'Healthy' });
      await infra
        .put('/documents', { documents: [provider(region, token)] })
        .expect(200);
    };

    beforeAll(async () => {
      const options = {
        databaseId,
        config: {
          infra: { secrets, engine: { providerCheckInterval: 'PT2S' } },
        },
        documents: [
          document('EnvironmentType', 'development', {}),
          type('place'),
          type('app'),
        ],
        features: [
          createBackendModule({
            pluginId: 'infra',
            moduleId: 'kubernetes',
            register(env) {
              env.registerInit({
                deps: { drivers: infraDriversExtensionPoint },
                async init({ drivers }) {
                  drivers.addDriver(
                    createKubernetesDriver({ gate: barrier.pass }),
                  );
                },
              });
            },
          }),
        ],
      };
      infra = await InfraBackend.start(options);
      revoker =
        replicas === 1
          ? infra
          : await InfraBackend.start({ ...options, beside: infra });
      for (const region of REGIONS) {
        await register(region);
      }
      await infra
        .put('/documents', { documents: REGIONS.flatMap(definitions) })
        .expect(200);
    });

    afterEach(() => barrier.open());

    afterAll(async () => {
      for (const region of REGIONS) {
        await admins[region].labelNodes({ [`test-${seed}`]: null });
      }
      for (const { namespace, region } of left) {
        await admins[region].remove(namespaceOf(namespace));
      }
      if (revoker !== infra) {
        await revoker.stop();
      }
      await infra.stop();
      await Promise.all(REGIONS.map(region => admins[region].leave()));
    });

    const create = async (
      name: string,
      region: Region,
      nodes: JsonObject = {},
    ): Promise<string> => {
      const { environment } = await infra.create({
        name,
        labels: { region },
        desired: {
          claims: {
            place: { type: 'place' },
            app: { type: 'app', params: { nodes } },
          },
        },
      });
      return environment.id;
    };
    const read = async (id: string) =>
      (await infra.get(`/environments/${id}`)).body;
    const quarantine = (id: string, status: 'True' | 'False') =>
      infra.until(
        async () => (await read(id)).conditions,
        conditions =>
          conditions.some(
            (c: JsonObject) => c.type === 'Quarantined' && c.status === status,
          ),
      );
    const resources = async (id: string) =>
      (await infra.get(`/environments/${id}/resources`)).body;
    const running = async (id: string) => {
      await infra.until(
        () => resources(id),
        all => all.some((r: JsonObject) => r.phase === 'NotReady'),
      );
      expect((await read(id)).status).toBe('Progressing');
    };
    const operations = async (id: string) =>
      (await infra.get(`/environments/${id}/operations`)).body.items;
    const health = async (region: Region) =>
      (await infra.get('/providers')).body.find(
        (p: JsonObject) => p.name === providerName(region),
      ).health;
    const healthy = (region: Region, wanted: string) =>
      infra.until(
        () => health(region),
        now => now === wanted,
      );
    /** Milliseconds that an environment takes in the region, from nothing to nothing. */
    const lifeIn = async (region: Region, name: string) => {
      const begun = performance.now();
      const id = await create(name, region);
      await infra.settled(id, 'Ready');
      const taken = performance.now() - begun;
      await infra.delete(`/environments/${id}`).expect(202);
      await infra.settled(id, 'Deleted');
      return taken;
    };

    it('takes a cluster away by our own button: what runs is interrupted, all else goes on, and comes back', async () => {
      const before = await lifeIn('one', 'before');
      const waiting = await create('waiting', 'two', {
        [`test-${seed}`]: 'on',
      });
      await running(waiting);
      const settled = await create('settled', 'two');
      await infra.settled(settled, 'Ready');

      // A call of another deployment is under way at the moment of the revocation.
      barrier.shut();
      const under = await create('under-way', 'two');
      await infra.until(
        () => operations(under),
        all => all.some((o: JsonObject) => o.status === 'Open'),
      );
      const { body: impact } = await infra
        .get(`/providers/${providerName('two')}/impact`)
        .expect(200);
      expect(
        impact.environments.map((e: JsonObject) => [
          e.name,
          Boolean(e.runningDeployment),
        ]),
      ).toEqual([
        ['under-way', true],
        ['waiting', true],
        ['settled', false],
      ]);
      await revoker
        .post(`/providers/${providerName('two')}/revoke`, { reason: 'drill' })
        .expect(200);
      for (const id of [waiting, settled, under]) {
        await quarantine(id, 'True');
      }
      expect(await operations(under)).toMatchObject([
        { status: 'Interrupted', message: expect.stringContaining('drill') },
      ]);
      expect(
        await infra
          .knex('secrets')
          .where('ref', 'like', `providers/${providerName('two')}/%`),
      ).toEqual([]);
      barrier.open();

      expect(await lifeIn('one', 'during')).toBeLessThan(before * 3 + 10_000);
      expect((await read(settled)).status).toBe('Degraded');

      await register('two');
      await infra.settled(settled, 'Ready');
      await infra.settled(under, 'Ready');
      await quarantine(waiting, 'False');
      await admins.two.labelNodes({ [`test-${seed}`]: 'on' });
      await infra.settled(waiting, 'Ready');
      const { body: deployments } = await infra.get(
        `/environments/${waiting}/deployments`,
      );
      expect(deployments.items).toMatchObject([{ status: 'Succeeded' }]);
      for (const id of [waiting, settled, under]) {
        await infra.delete(`/environments/${id}`).expect(202);
        await infra.settled(id, 'Deleted');
      }
    });

    it('notices that the cluster took it away, and goes on when it is given back', async () => {
      const waiting = await create('refused', 'two', {
        [`later-${seed}`]: 'on',
      });
      await running(waiting);
      const account = {
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: { name: accountName('two'), namespace: NAMESPACE },
      };
      await admins.two.remove(account);
      await healthy('two', 'AccessRevoked');
      await quarantine(waiting, 'True');
      expect(await health('one')).toBe('Healthy');
      await lifeIn('one', 'meanwhile');

      await register('two');
      await healthy('two', 'Healthy');
      await quarantine(waiting, 'False');
      await admins.two.labelNodes({ [`later-${seed}`]: 'on' });
      await infra.settled(waiting, 'Ready');
      await admins.two.labelNodes({ [`later-${seed}`]: null });
      await infra.delete(`/environments/${waiting}`).expect(202);
      await infra.settled(waiting, 'Deleted');
    });

    it('deletes what was there once somebody agreed, and says what is left behind', async () => {
      const id = await create('lost', 'two');
      await infra.settled(id, 'Ready');
      const there = await resources(id);
      const { externalName } = there.find(
        ({ type: of }: JsonObject) => of === 'place',
      );
      left = [...left, { id, namespace: externalName, region: 'two' }];
      await revoker
        .post(`/providers/${providerName('two')}/revoke`, {})
        .expect(200);
      // Within a second it is felt in every replica; until then one of them may still remove something.
      await new Promise(resolve => {
        setTimeout(resolve, 1_500);
      });
      await infra.delete(`/environments/${id}`).expect(202);
      await quarantine(id, 'True');
      await infra
        .delete(`/environments/${id}?abandon=${providerName('two')}`)
        .expect(202);
      await infra.settled(id, 'Deleted');
      const { body: receipts } = await infra.get(
        `/environments/${id}/receipts`,
      );
      expect(
        receipts.map((r: JsonObject) => [r.kind, r.outcome, r.provider]).sort(),
      ).toEqual([
        ['manifests', 'abandoned', providerName('two')],
        ['namespace', 'abandoned', providerName('two')],
      ]);
      for (const receipt of receipts) {
        expect(Date.parse(receipt.lastSeenAt)).toBeGreaterThan(0);
      }
      expect(await admins.two.exists(namespaceOf(externalName))).toBe(true);
    });
  },
);

function namespaceOf(name: string) {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
}
