import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { infraDriversExtensionPoint } from '@infra-orchestration/backstage-plugin-infra-node';
import { readAppSettings } from './appSettings';
import { Charts } from './charts/Charts';
import { createHelmDriver } from './driver';
import { RunFolders } from './program/RunFolders';

/**
 * Brings the driver `helm`, and takes away at start what an earlier process left in its folder.
 *
 * @public
 */
export const infraModuleHelm = createBackendModule({
  pluginId: 'infra',
  moduleId: 'helm',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        drivers: infraDriversExtensionPoint,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
      },
      async init({ config, drivers, lifecycle, logger }) {
        const app = readAppSettings(config);
        drivers.addDriver(createHelmDriver({ app }));
        lifecycle.addStartupHook(() => {
          Promise.all([
            new RunFolders(app.workDir).sweep(),
            Charts.sweep(app.workDir),
          ]).catch(error =>
            logger.warn(`${app.workDir} could not be cleared: ${error}`),
          );
        });
      },
    });
  },
});
