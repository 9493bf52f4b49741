import { createBackendPlugin } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  Driver,
  infraDriversExtensionPoint,
  infraHooksExtensionPoint,
} from '@infra-orchestration/backstage-plugin-infra-node';
import infraModuleKubernetes from '.';

describe('infraModuleKubernetes', () => {
  it('brings hooks, and the driver, which knows the clusters of the app configuration', async () => {
    const drivers: Driver[] = [];
    const hooks: string[] = [];
    const plugin = createBackendPlugin({
      pluginId: 'infra',
      register(env) {
        env.registerExtensionPoint(infraDriversExtensionPoint, {
          addDriver: (...added) => {
            drivers.push(...added);
          },
        });
        env.registerExtensionPoint(infraHooksExtensionPoint, {
          addHookKind: (...added) => {
            hooks.push(...added.map(({ kind }) => kind));
          },
        });
        env.registerInit({ deps: {}, init: async () => {} });
      },
    });
    const config = {
      kubernetes: {
        clusterLocatorMethods: [
          {
            type: 'config',
            clusters: [
              {
                name: 'prod',
                url: 'https://prod.example.com',
                authProvider: 'serviceAccount',
                serviceAccountToken: 'some-token',
              },
            ],
          },
        ],
      },
    };
    await startTestBackend({
      features: [
        plugin,
        infraModuleKubernetes,
        mockServices.rootConfig.factory({ data: config }),
      ],
    });

    expect(
      drivers.map(({ id, kinds }) => [id, kinds.map(k => k.kind)]),
    ).toEqual([
      [
        'kubernetes',
        [
          'namespace',
          'manifests',
          'workload',
          'route',
          'volume',
          'dns-endpoint',
        ],
      ],
    ]);
    expect(hooks).toEqual(['kubernetesJob', 'kubernetesObject']);
    const connection = await drivers[0].connect({
      providerName: 'prod',
      config: { fromBackstageCluster: 'prod' },
      credentials: {},
      signal: new AbortController().signal,
      logger: mockServices.logger.mock(),
    });
    expect(connection).toMatchObject({ server: 'https://prod.example.com' });
    await drivers[0].disconnect!(connection);
  });
});
