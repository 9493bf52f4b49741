import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import { infraServiceRef } from '@infra-orchestration/backstage-plugin-infra-node';
import { InfraEntityProvider } from './InfraEntityProvider';

/**
 * Shows environments in the catalog, as Resources of type `environment`.
 *
 * @public
 */
export const catalogModuleInfra = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'infra',
  register(env) {
    env.registerInit({
      deps: {
        catalog: catalogProcessingExtensionPoint,
        infra: infraServiceRef,
        auth: coreServices.auth,
        logger: coreServices.logger,
        scheduler: coreServices.scheduler,
      },
      async init({ catalog, infra, auth, logger, scheduler }) {
        const schedule = scheduler.createScheduledTaskRunner({
          frequency: { minutes: 1 },
          timeout: { minutes: 5 },
          initialDelay: { seconds: 15 },
        });
        catalog.addEntityProvider(
          new InfraEntityProvider({ infra, auth, logger, schedule }),
        );
      },
    });
  },
});
