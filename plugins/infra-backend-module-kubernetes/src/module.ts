import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { infraDriversExtensionPoint } from '@infra-orchestration/backstage-plugin-infra-node';
import { createKubernetesDriver } from './driver';

/**
 * Brings the driver `kubernetes` to the infra plugin.
 *
 * @public
 */
export const infraModuleKubernetes = createBackendModule({
  pluginId: 'infra',
  moduleId: 'kubernetes',
  register({ registerInit }) {
    registerInit({
      deps: {
        drivers: infraDriversExtensionPoint,
        config: coreServices.rootConfig,
      },
      async init({ drivers, config }) {
        drivers.addDriver(createKubernetesDriver({ config }));
      },
    });
  },
});
