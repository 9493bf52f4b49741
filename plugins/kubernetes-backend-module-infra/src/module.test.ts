import { randomBytes } from 'node:crypto';
import { setTimeout as after } from 'node:timers/promises';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
  TestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import kubernetesPlugin from '@backstage/plugin-kubernetes-backend';
import { JsonObject } from '@backstage/types';
// eslint-disable-next-line @backstage/no-mixed-plugin-imports -- the two plugins meet in this test
import infraPlugin from '@infra-orchestration/backstage-plugin-infra-backend';
import infraModuleKubernetes from '@infra-orchestration/backstage-plugin-infra-backend-module-kubernetes';
import { requireSandboxPart } from '@infra-orchestration/sandbox';
import {
  CoreV1Api,
  KubeConfig,
  KubernetesObject,
  KubernetesObjectApi,
  PatchStrategy,
} from '@kubernetes/client-node';
import request from 'supertest';
import { parseAllDocuments } from 'yaml';
import kubernetesModuleInfra from '.';

jest.setTimeout(120_000);

const NAME = `shared-${randomBytes(3).toString('hex')}`;
const NAMESPACE = 'infra-orchestration';

const cluster = new KubeConfig();
cluster.loadFromFile(requireSandboxPart('kubernetes').kubeconfig);
const objects = KubernetesObjectApi.makeApiClient(cluster);

describe('Clusters of infra in the Kubernetes plugin', () => {
  let backend: TestBackend;
  let applied: KubernetesObject[] = [];

  const as = (test: request.Test) =>
    test.set('Authorization', mockCredentials.user.header('user:default/ann'));
  const infra = {
    get: (path: string) => as(request(backend.server).get(`/api/infra${path}`)),
    post: (path: string, body: object = {}) =>
      as(request(backend.server).post(`/api/infra${path}`)).send(body),
    put: (path: string, body: object) =>
      as(request(backend.server).put(`/api/infra${path}`)).send(body),
  };
  const kubernetes = (path: string) =>
    as(request(backend.server).get(`/api/kubernetes${path}`));
  const { server, caData, caFile } = cluster.getCurrentCluster()!;
  const config: JsonObject = {
    server,
    ...(caData && { caData }),
    ...(caFile && { caFile }),
  };

  beforeAll(async () => {
    backend = await startTestBackend({
      features: [
        infraPlugin,
        infraModuleKubernetes,
        kubernetesPlugin,
        kubernetesModuleInfra,
        catalogServiceMock.factory({ entities: [] }),
        mockServices.rootConfig.factory({
          data: {
            kubernetes: {
              serviceLocatorMethod: { type: 'multiTenant' },
              clusterLocatorMethods: [
                {
                  type: 'config',
                  clusters: [
                    {
                      name: 'own',
                      url: 'https://own.example.com',
                      authProvider: 'serviceAccount',
                      serviceAccountToken: 'some-token',
                    },
                  ],
                },
              ],
            },
          },
        }),
      ],
    });
    const { body: manifest } = await infra
      .post('/drivers/kubernetes/access-manifest', { provider: NAME, config })
      .expect(200);
    applied = parseAllDocuments(manifest.content).map(d => d.toJS());
    for (const object of applied) {
      await objects.patch(
        object,
        undefined,
        undefined,
        'kubectl',
        true,
        PatchStrategy.ServerSideApply,
      );
    }
    const { status } = await cluster
      .makeApiClient(CoreV1Api)
      .createNamespacedServiceAccountToken({
        name: `infra-${NAME}`,
        namespace: NAMESPACE,
        body: { spec: { audiences: [] } },
      });
    await infra
      .put('/documents', {
        documents: [
          {
            apiVersion: 'infra-orchestration.dev/v1alpha1',
            kind: 'Provider',
            metadata: { name: NAME, title: 'Shared cluster' },
            spec: {
              driver: 'kubernetes',
              config,
              credentials: { token: { value: status!.token } },
            },
          },
        ],
      })
      .expect(200);
  });

  afterAll(async () => {
    await backend?.stop();
    for (const object of applied.reverse()) {
      if (object.kind !== 'Namespace') {
        await objects.delete(object).catch(() => {});
      }
    }
  });

  it('stand beside its own, without a secret', async () => {
    let { body } = await kubernetes('/clusters').expect(200);
    // A list counts for ten seconds, and one was made when the plugin started.
    while (body.items.length < 2) {
      await after(500);
      ({ body } = await kubernetes('/clusters').expect(200));
    }
    expect(body.items).toMatchObject([
      { name: 'own' },
      { name: NAME, title: 'Shared cluster', authProvider: 'serviceAccount' },
    ]);
    expect(JSON.stringify(body)).not.toMatch(/token/i);
  });

  it('are seen by an account that may only view, and no secret', async () => {
    const { body: shared } = await request(backend.server)
      .post(`/api/infra/providers/${NAME}/share`)
      .set(
        'Authorization',
        mockCredentials.service.header({
          onBehalfOf: mockCredentials.service('plugin:kubernetes'),
          targetPluginId: 'infra',
        }),
      )
      .expect(200);
    const viewer = new KubeConfig();
    viewer.loadFromClusterAndUser(
      {
        name: NAME,
        server: shared.config.url,
        caData: shared.config.caData,
        skipTLSVerify: shared.config.skipTLSVerify,
      },
      { name: 'viewer', token: shared.token },
    );
    const core = viewer.makeApiClient(CoreV1Api);
    await core.listPodForAllNamespaces({ limit: 1 });
    await expect(
      core.listSecretForAllNamespaces({ limit: 1 }),
    ).rejects.toMatchObject({
      code: 403,
      body: expect.stringContaining(`infra-${NAME}-viewer`),
    });
  });

  it('can be registered the other way, where they are known already', async () => {
    const candidates = async () =>
      (await infra.get('/provider-candidates').expect(200)).body;
    const own = {
      driver: 'kubernetes',
      name: 'own',
      address: 'https://own.example.com',
      config: { fromBackstageCluster: 'own' },
      credentials: [],
    };
    const before = await candidates();
    expect(before).toEqual([{ ...own, registeredAs: [] }]);
    expect(JSON.stringify(before)).not.toContain('some-token');
    await infra
      .put('/documents', {
        documents: [
          {
            apiVersion: 'infra-orchestration.dev/v1alpha1',
            kind: 'Provider',
            metadata: { name: 'mine' },
            spec: { driver: own.driver, config: own.config },
          },
        ],
      })
      .expect(200);
    expect(await candidates()).toEqual([{ ...own, registeredAs: ['mine'] }]);
  });

  it('are let in for this plugin alone', async () => {
    const { body } = await infra.post(`/providers/${NAME}/share`).expect(403);
    expect(body.error.message).toContain('plugin:kubernetes alone');
  });
});
