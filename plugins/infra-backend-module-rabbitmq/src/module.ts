import { createBackendModule } from '@backstage/backend-plugin-api';
import { infraDriversExtensionPoint } from '@infra-orchestration/backstage-plugin-infra-node';
import { createRabbitmqDriver } from './driver';

/** Brings the driver `rabbitmq`. @public */
export const infraModuleRabbitmq = createBackendModule({
  pluginId: 'infra',
  moduleId: 'rabbitmq',
  register(env) {
    env.registerInit({
      deps: { drivers: infraDriversExtensionPoint },
      async init({ drivers }) {
        drivers.addDriver(createRabbitmqDriver());
      },
    });
  },
});
