import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { infraDriversExtensionPoint } from '@infra-orchestration/backstage-plugin-infra-node';
import { createGitopsDriver } from './driver';
import { sweepFolders } from './git/folders';

/**
 * Brings the driver `gitops`, and takes away at start what an earlier process left in its folder.
 *
 * @public
 */
export const infraModuleGitops = createBackendModule({
  pluginId: 'infra',
  moduleId: 'gitops',
  register(env) {
    env.registerInit({
      deps: {
        drivers: infraDriversExtensionPoint,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
      },
      async init({ drivers, lifecycle, logger }) {
        drivers.addDriver(createGitopsDriver());
        lifecycle.addStartupHook(() => {
          sweepFolders().catch(error =>
            logger.warn(
              `What earlier runs of git left is still there: ${error}`,
            ),
          );
        });
      },
    });
  },
});
