import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import {
  infraDriversExtensionPoint,
  infraImagesExtensionPoint,
  infraProvidersExtensionPoint,
  infraRegistryCredentialsExtensionPoint,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { Browser } from './browse/Browser';
import { createBrowseRouter } from './browse/router';
import { createBuiltInRegistryDriver } from './builtIn/driver';
import { createRegistryDriver } from './existing/driver';
import { RegistryImages } from './images/RegistryImages';
import { Pushers } from './pushers/Pushers';
import { createPusherRouter } from './pushers/router';
import { createTokenRouter } from './tokens/router';
import { TokenServer } from './tokens/TokenServer';

/**
 * Brings the drivers `registry` and `built-in-registry`, the sight of what is in registries, also for
 * delivery, and the token server of built-in ones.
 *
 * @public
 */
export const infraModuleRegistry = createBackendModule({
  pluginId: 'infra',
  moduleId: 'registry',
  register(env) {
    env.registerInit({
      deps: {
        auditor: coreServices.auditor,
        credentials: infraRegistryCredentialsExtensionPoint,
        drivers: infraDriversExtensionPoint,
        httpAuth: coreServices.httpAuth,
        images: infraImagesExtensionPoint,
        httpRouter: coreServices.httpRouter,
        logger: coreServices.logger,
        permissions: coreServices.permissions,
        providers: infraProvidersExtensionPoint,
      },
      async init(services) {
        const { credentials, drivers, httpRouter, providers } = services;
        drivers.addDriver(
          createRegistryDriver(),
          createBuiltInRegistryDriver({ credentials }),
        );
        services.images.addInspector(new RegistryImages(services));
        httpRouter.use(
          createTokenRouter({
            ...services,
            server: new TokenServer(services),
          }),
        );
        // A login of the registry's is asked for instead.
        httpRouter.addAuthPolicy({
          path: '/registries/token',
          allow: 'unauthenticated',
        });
        httpRouter.use(
          createPusherRouter({ ...services, pushers: new Pushers(services) }),
        );
        httpRouter.use(
          createBrowseRouter({ ...services, browser: new Browser(providers) }),
        );
      },
    });
  },
});
