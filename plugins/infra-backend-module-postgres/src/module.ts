import { createBackendModule } from '@backstage/backend-plugin-api';
import { infraDriversExtensionPoint } from '@infra-orchestration/backstage-plugin-infra-node';
import { createPostgresDriver } from './driver';

/** Brings the driver `postgres`. @public */
export const infraModulePostgres = createBackendModule({
  pluginId: 'infra',
  moduleId: 'postgres',
  register(env) {
    env.registerInit({
      deps: { drivers: infraDriversExtensionPoint },
      async init({ drivers }) {
        drivers.addDriver(createPostgresDriver());
      },
    });
  },
});
