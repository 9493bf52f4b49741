import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import {
  actionsRegistryServiceRef,
  metricsServiceRef,
  tracingServiceRef,
} from '@backstage/backend-plugin-api/alpha';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import {
  infraDriversExtensionPoint,
  infraForgesExtensionPoint,
  infraHintAnswersServiceRef,
  infraHooksExtensionPoint,
  infraImagesExtensionPoint,
  infraProvidersExtensionPoint,
  infraRegistryCredentialsExtensionPoint,
  infraSecretStoresExtensionPoint,
  infraStatesExtensionPoint,
  infraTasksExtensionPoint,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { LateModuleServices } from './composeModuleServices';
import { LateStates } from './composeStates';
import { DriverRegistry, SecretStores } from './drivers';
import { HookRegistry } from './hooks';
import { CrashPoints } from './engine';
import { infraHealthServiceRef } from './observability';
import {
  DeliveryCrashPoints,
  Forges,
  ImageInspectors,
  LateTasks,
} from './service';
import { startInfra } from './startInfra';

const deps = {
  actionsRegistry: actionsRegistryServiceRef,
  auditor: coreServices.auditor,
  auth: coreServices.auth,
  catalog: catalogServiceRef,
  config: coreServices.rootConfig,
  database: coreServices.database,
  discovery: coreServices.discovery,
  events: eventsServiceRef,
  health: infraHealthServiceRef,
  hintAnswers: infraHintAnswersServiceRef,
  httpAuth: coreServices.httpAuth,
  httpRouter: coreServices.httpRouter,
  lifecycle: coreServices.lifecycle,
  logger: coreServices.logger,
  metrics: metricsServiceRef,
  notifications: notificationService,
  permissions: coreServices.permissions,
  permissionsRegistry: coreServices.permissionsRegistry,
  scheduler: coreServices.scheduler,
  signals: signalsServiceRef,
  tracing: tracingServiceRef,
  urlReader: coreServices.urlReader,
  userInfo: coreServices.userInfo,
};

/** @param options - `crashPoints`: for tests that end the process */
export function createInfraPlugin(
  options: { crashPoints?: CrashPoints & DeliveryCrashPoints } = {},
) {
  return createBackendPlugin({
    pluginId: 'infra',
    register(env) {
      const registry = new DriverRegistry();
      env.registerExtensionPoint(infraDriversExtensionPoint, {
        addDriver: (...drivers) => drivers.forEach(each => registry.add(each)),
      });
      const hooks = new HookRegistry();
      env.registerExtensionPoint(infraHooksExtensionPoint, hooks);
      const secretStores = new SecretStores();
      env.registerExtensionPoint(infraSecretStoresExtensionPoint, secretStores);
      const inspectors = new ImageInspectors();
      env.registerExtensionPoint(infraImagesExtensionPoint, inspectors);
      const forges = new Forges();
      env.registerExtensionPoint(infraForgesExtensionPoint, forges);
      const states = new LateStates();
      env.registerExtensionPoint(infraStatesExtensionPoint, states);
      const manualTasks = new LateTasks();
      env.registerExtensionPoint(infraTasksExtensionPoint, manualTasks);
      const moduleServices = new LateModuleServices();
      env.registerExtensionPoint(
        infraProvidersExtensionPoint,
        moduleServices.providers,
      );
      env.registerExtensionPoint(
        infraRegistryCredentialsExtensionPoint,
        moduleServices.registryCredentials,
      );
      env.registerInit({
        deps,
        init: services =>
          startInfra({
            ...services,
            ...options,
            registry,
            hooks,
            secretStores,
            inspectors,
            forges,
            states,
            manualTasks,
            moduleServices,
          }),
      });
    },
  });
}

/**
 * Infrastructure orchestration: environments of catalog entities on the platform team's
 * infrastructure. Drivers come from modules.
 *
 * @public
 */
export const infraPlugin = createInfraPlugin();
