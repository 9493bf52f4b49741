import { createBackendModule } from '@backstage/backend-plugin-api';
import { infraDriversExtensionPoint } from '@infra-orchestration/backstage-plugin-infra-node';
import { createRedisDriver } from './driver';

/** Brings the driver `redis`. @public */
export const infraModuleRedis = createBackendModule({
  pluginId: 'infra',
  moduleId: 'redis',
  register(env) {
    env.registerInit({
      deps: { drivers: infraDriversExtensionPoint },
      async init({ drivers }) {
        drivers.addDriver(createRedisDriver());
      },
    });
  },
});
