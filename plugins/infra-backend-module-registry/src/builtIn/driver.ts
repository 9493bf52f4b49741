import {
  Driver,
  RegistryCredentials,
  createDriver,
  isDriverError,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { configSchema, connect, credentials } from './config';
import { BUILT_IN, BuiltInConnection } from './connection';
import { createPullSecretKind } from './pullSecret';

/** @public */
export interface BuiltInRegistryDriverOptions {
  /** Where credentials are kept; see `infraRegistryCredentialsExtensionPoint`. */
  credentials: RegistryCredentials;
  /** Milliseconds since 1970; for tests. */
  now?: () => number;
}

/**
 * A driver for a standard registry whose token server this backend is.
 *
 * @public
 */
export function createBuiltInRegistryDriver(
  options: BuiltInRegistryDriverOptions,
): Driver {
  const { now = Date.now } = options;
  return createDriver<BuiltInConnection>({
    id: BUILT_IN,
    title: 'Registry with this backend as token server',
    configSchema,
    credentials,
    kinds: [createPullSecretKind(options.credentials, now)],
    connect: async connectOptions => connect(connectOptions, now),
    checkAccess: async ({ api, signer }, { signal }) => {
      const name = `take tokens of issuer ${signer.settings.issuer} for service ${signer.settings.service}`;
      try {
        await api.ping(signal);
        return { ok: true, checks: [{ name, granted: true }] };
      } catch (error) {
        if (!isDriverError(error) || error.code !== 'accessDenied') {
          throw error;
        }
        return {
          ok: false,
          checks: [{ name, granted: false, message: error.message }],
        };
      }
    },
    disconnect: ({ http }) => http.close(),
  });
}
