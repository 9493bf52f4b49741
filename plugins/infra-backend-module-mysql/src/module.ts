import { createBackendModule } from '@backstage/backend-plugin-api';
import { infraDriversExtensionPoint } from '@infra-orchestration/backstage-plugin-infra-node';
import { createMysqlDriver } from './driver';

/** Brings the driver `mysql`. @public */
export const infraModuleMysql = createBackendModule({
  pluginId: 'infra',
  moduleId: 'mysql',
  register(env) {
    env.registerInit({
      deps: { drivers: infraDriversExtensionPoint },
      async init({ drivers }) {
        drivers.addDriver(createMysqlDriver());
      },
    });
  },
});
