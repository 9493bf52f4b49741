import { createBackendModule } from '@backstage/backend-plugin-api';
import { infraDriversExtensionPoint } from '@infra-orchestration/backstage-plugin-infra-node';
import { powerDnsDriver } from './powerdns/driver';
import { rfc2136Driver } from './rfc2136/driver';

/**
 * Brings the drivers `powerdns` and `rfc2136`.
 *
 * @public
 */
export const infraModuleDns = createBackendModule({
  pluginId: 'infra',
  moduleId: 'dns',
  register(env) {
    env.registerInit({
      deps: { drivers: infraDriversExtensionPoint },
      async init({ drivers }) {
        drivers.addDriver(powerDnsDriver, rfc2136Driver);
      },
    });
  },
});
