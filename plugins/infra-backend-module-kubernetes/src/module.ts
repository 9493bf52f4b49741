import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import {
  infraDriversExtensionPoint,
  infraHooksExtensionPoint,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { createKubernetesDriver } from './driver';
import { jobHook } from './hooks/jobHook';
import { objectHook } from './hooks/objectHook';

/**
 * Brings the driver `kubernetes` and the hooks `kubernetesJob` and `kubernetesObject` to the infra plugin.
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
        hooks: infraHooksExtensionPoint,
        config: coreServices.rootConfig,
      },
      async init({ drivers, hooks, config }) {
        drivers.addDriver(createKubernetesDriver({ config }));
        hooks.addHookKind(jobHook, objectHook);
      },
    });
  },
});
