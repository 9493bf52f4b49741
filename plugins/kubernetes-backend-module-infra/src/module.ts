import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { kubernetesClusterSupplierExtensionPoint } from '@backstage/plugin-kubernetes-node';
import { InfraClient } from '@infra-orchestration/backstage-plugin-infra-common';
import { SharedClusters } from './SharedClusters';
import { createClusterSupplier } from './supplier';

/**
 * Adds every cluster that is registered as a provider of the driver `kubernetes` to those of the
 * Kubernetes plugin.
 *
 * @public
 */
export const kubernetesModuleInfra = createBackendModule({
  pluginId: 'kubernetes',
  moduleId: 'infra',
  register({ registerInit }) {
    registerInit({
      deps: {
        auth: coreServices.auth,
        clusterSuppliers: kubernetesClusterSupplierExtensionPoint,
        discovery: coreServices.discovery,
        logger: coreServices.logger,
      },
      async init({ auth, clusterSuppliers, discovery, logger }) {
        const clusters = new SharedClusters({
          infra: new InfraClient({ discoveryApi: discovery }),
          logger,
          now: Date.now,
          token: async () => {
            const { token } = await auth.getPluginRequestToken({
              onBehalfOf: await auth.getOwnServiceCredentials(),
              targetPluginId: 'infra',
            });
            return token;
          },
        });
        clusterSuppliers.addClusterSupplier(({ getDefault }) =>
          createClusterSupplier(clusters, getDefault),
        );
      },
    });
  },
});
