import { createBackendModule } from '@backstage/backend-plugin-api';
import {
  infraDriversExtensionPoint,
  infraTasksExtensionPoint,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { createManualDriver } from './driver';

/**
 * Brings the driver `manual`.
 *
 * @public
 */
export const infraModuleManual = createBackendModule({
  pluginId: 'infra',
  moduleId: 'manual',
  register(env) {
    env.registerInit({
      deps: {
        drivers: infraDriversExtensionPoint,
        tasks: infraTasksExtensionPoint,
      },
      async init({ drivers, tasks }) {
        drivers.addDriver(createManualDriver({ tasks }));
      },
    });
  },
});
