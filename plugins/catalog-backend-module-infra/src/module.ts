import {
  coreServices,
  createBackendModule,
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
  RootConfigService,
} from '@backstage/backend-plugin-api';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import { infraServiceRef } from '@infra-orchestration/backstage-plugin-infra-node';
import { InfraEntityProvider } from './InfraEntityProvider';

/**
 * Shows environments in the catalog, as Resources of type `environment`, and what is in them, as
 * Resources of their resource types.
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
        config: coreServices.rootConfig,
        logger: coreServices.logger,
        scheduler: coreServices.scheduler,
      },
      async init({ catalog, infra, auth, config, logger, scheduler }) {
        const { schedule, resources } = readConfig(config);
        catalog.addEntityProvider(
          new InfraEntityProvider({
            infra,
            auth,
            logger,
            schedule: scheduler.createScheduledTaskRunner(schedule),
            resources,
          }),
        );
      },
    });
  },
});

function readConfig(root: RootConfigService) {
  const config = root.getOptionalConfig('catalog.providers.infra');
  return {
    resources: config?.getOptionalBoolean('resources') ?? true,
    schedule: config?.has('schedule')
      ? readSchedulerServiceTaskScheduleDefinitionFromConfig(
          config.getConfig('schedule'),
        )
      : {
          frequency: { minutes: 1 },
          timeout: { minutes: 5 },
          initialDelay: { seconds: 15 },
        },
  };
}
