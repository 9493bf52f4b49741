import { createBackendModule } from '@backstage/backend-plugin-api';
import { infraDriversExtensionPoint } from '@infra-orchestration/backstage-plugin-infra-node';
import { createStaticDriver } from './driver';

/** Brings the driver `static`. @public */
export const infraModuleStatic = createBackendModule({
  pluginId: 'infra',
  moduleId: 'static',
  register(env) {
    env.registerInit({
      deps: { drivers: infraDriversExtensionPoint },
      async init({ drivers }) {
        drivers.addDriver(createStaticDriver());
      },
    });
  },
});
