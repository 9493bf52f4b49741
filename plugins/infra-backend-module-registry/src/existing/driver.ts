import {
  Driver,
  createDriver,
  isDriverError,
} from '@infra-orchestration/backstage-plugin-infra-node';
import {
  configSchema,
  connect,
  credentials,
  ExistingConnection,
} from './config';
import { pullSecretKind } from './pullSecret';

/** Id of the driver. */
export const EXISTING = 'registry';

/** @public */
export interface RegistryDriverOptions {
  /** Milliseconds since 1970; for tests. */
  now?: () => number;
}

/**
 * A driver for registries of images that somebody else runs.
 *
 * @public
 */
export function createRegistryDriver(
  options: RegistryDriverOptions = {},
): Driver {
  const { now = Date.now } = options;
  return createDriver<ExistingConnection>({
    id: EXISTING,
    title: 'Image registry',
    configSchema,
    credentials,
    kinds: [pullSecretKind],
    connect: async connectOptions => connect(connectOptions, now),
    checkAccess: async ({ api, url }, { signal }) => {
      const name = `log in to ${url.host}`;
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
