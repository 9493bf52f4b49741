import { RootConfigService } from '@backstage/backend-plugin-api';
import { HttpHookOptions } from './httpHook';

/** What documents may have called, and how that is signed. */
export function readHooksConfig(config: RootConfigService): HttpHookOptions {
  const hooks = config.getOptionalConfig('infra.hooks');
  return {
    allowedHosts: hooks?.getOptionalStringArray('allowedHosts') ?? [],
    secret: hooks?.getOptionalString('secret'),
  };
}
