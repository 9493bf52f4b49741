import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import {
  infraDriversExtensionPoint,
  infraStatesExtensionPoint,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { readAppSettings } from './appSettings';
import { createOpenTofuDriver } from './driver';
import { RunFolders } from './runner/RunFolders';
import { takeOverLeftRuns } from './runner/takeOver';

/**
 * Brings the driver `opentofu`, and takes care at start of the runs that a process left behind.
 *
 * @public
 */
export const infraModuleOpenTofu = createBackendModule({
  pluginId: 'infra',
  moduleId: 'opentofu',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        drivers: infraDriversExtensionPoint,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        states: infraStatesExtensionPoint,
      },
      async init({ config, drivers, lifecycle, logger, states }) {
        const app = readAppSettings(config);
        drivers.addDriver(createOpenTofuDriver({ app, states }));
        const shutdown = new AbortController();
        lifecycle.addStartupHook(() => {
          takeOverLeftRuns({
            folders: new RunFolders(app.workDir),
            states,
            logger,
            signal: shutdown.signal,
          }).catch(error =>
            logger.error(`Runs that were left behind were not found: ${error}`),
          );
        });
        lifecycle.addShutdownHook(() => shutdown.abort());
      },
    });
  },
});
