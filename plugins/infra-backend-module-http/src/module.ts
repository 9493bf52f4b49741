import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { infraDriversExtensionPoint } from '@infra-orchestration/backstage-plugin-infra-node';
import { createCallbackRouter } from './callbacks/router';
import { HttpServices } from './callbacks/HttpServices';
import { createHttpDriver } from './driver';

/**
 * Brings the driver `http`, and the endpoint to which its services call back.
 *
 * @public
 */
export const infraModuleHttp = createBackendModule({
  pluginId: 'infra',
  moduleId: 'http',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        discovery: coreServices.discovery,
        drivers: infraDriversExtensionPoint,
        httpRouter: coreServices.httpRouter,
      },
      async init({ config, discovery, drivers, httpRouter }) {
        const services = new HttpServices();
        drivers.addDriver(
          createHttpDriver({
            allowedHosts:
              config.getOptionalStringArray('infra.http.allowedHosts') ?? [],
            callbackBase: await discovery.getExternalBaseUrl('infra'),
            services,
          }),
        );
        httpRouter.use(createCallbackRouter(services));
        // Signed with the provider's key instead.
        httpRouter.addAuthPolicy({
          path: '/drivers/http/callbacks',
          allow: 'unauthenticated',
        });
      },
    });
  },
});
