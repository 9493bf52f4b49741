import {
  Driver,
  createDriver,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { openGate } from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
import { HttpServices } from './callbacks/HttpServices';
import { HttpService } from './client/HttpService';
import { resourceKind } from './resource/handler';
import { configSchema, credentials, settingsOf } from './settings';

/** What the app says of the driver, beside its providers. @public */
export interface HttpDriverOptions {
  /** Hosts that may be called, as `host`, `host:port` or `*.domain`; see `infra.http.allowedHosts`. */
  allowedHosts: string[];
  /** Where this backend's infra plugin is reached by services; without it there are no callbacks. */
  callbackBase?: string;
  /** @internal */
  services?: HttpServices;
  /** Every call to the outside passes through it; for tests of interruption. */
  gate?: <T>(call: () => Promise<T>) => Promise<T>;
}

/**
 * A driver for services of one's own that speak protocol v1 (`openapi.yaml` of this package).
 *
 * @public
 */
export function createHttpDriver(options: HttpDriverOptions): Driver {
  const { services = new HttpServices(), gate = openGate } = options;
  return createDriver<HttpService>({
    id: 'http',
    title: 'HTTP service',
    configSchema,
    credentials,
    kinds: [resourceKind],
    connect: async connectOptions => {
      const service = new HttpService(
        settingsOf(connectOptions, options),
        gate,
      );
      services.add(service);
      return service;
    },
    checkAccess: async (service, { signal }) => {
      const name = 'speak protocol v1 with the service';
      try {
        const about = await service.about(signal);
        const checks = [{ name, granted: true }, ...(about.checks ?? [])];
        return {
          ok: checks.every(({ granted }) => granted),
          checks,
          server: [about.name, about.version].filter(Boolean).join(' '),
        };
      } catch (error) {
        const { code, message } = error as { code?: string; message: string };
        if (code !== 'accessDenied') {
          throw error;
        }
        return { ok: false, checks: [{ name, granted: false, message }] };
      }
    },
    disconnect: async service => {
      services.delete(service);
      await service.close();
    },
  });
}
