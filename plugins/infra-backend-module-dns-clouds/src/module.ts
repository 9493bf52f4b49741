import { createBackendModule } from '@backstage/backend-plugin-api';
import { infraDriversExtensionPoint } from '@infra-orchestration/backstage-plugin-infra-node';
import { azureDnsDriver } from './azure/driver';
import { cloudflareDriver } from './cloudflare/driver';
import { googleDnsDriver } from './google/driver';
import { route53Driver } from './route53/driver';

/**
 * Brings the drivers `route53`, `cloudflare`, `google-dns` and `azure-dns`.
 *
 * @public
 */
export const infraModuleDnsClouds = createBackendModule({
  pluginId: 'infra',
  moduleId: 'dns-clouds',
  register(env) {
    env.registerInit({
      deps: { drivers: infraDriversExtensionPoint },
      async init({ drivers }) {
        drivers.addDriver(
          route53Driver,
          cloudflareDriver,
          googleDnsDriver,
          azureDnsDriver,
        );
      },
    });
  },
});
