import { createBackendModule } from '@backstage/backend-plugin-api';
import { infraDriversExtensionPoint } from '@infra-orchestration/backstage-plugin-infra-node';
import { createS3Driver } from './driver';

/** Brings the driver `s3`. @public */
export const infraModuleS3 = createBackendModule({
  pluginId: 'infra',
  moduleId: 's3',
  register(env) {
    env.registerInit({
      deps: { drivers: infraDriversExtensionPoint },
      async init({ drivers }) {
        drivers.addDriver(createS3Driver());
      },
    });
  },
});
