import {
  ConnectOptions,
  Driver,
  DriverError,
  JsonSchema,
} from '@infra-orchestration/backstage-plugin-infra-node';
import {
  isAllowedHost,
  refusedAddress,
} from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
import { isIP } from 'node:net';

export const configSchema: JsonSchema = {
  type: 'object',
  properties: {
    url: {
      type: 'string',
      pattern: '^https?://',
      description: 'Base of the service; `/v1/…` is added',
    },
    timeoutSeconds: {
      type: 'integer',
      minimum: 1,
      maximum: 300,
      default: 30,
      description: 'For one answer',
    },
    callbacks: {
      type: 'boolean',
      default: true,
      description: 'Tell the service where it can say that something changed',
    },
  },
  required: ['url'],
  additionalProperties: false,
};

export const credentials: Driver['credentials'] = {
  signingKey: {
    required: true,
    description: 'Shared key of the signatures on calls and callbacks',
  },
  token: {
    required: false,
    description:
      'Sent as bearer token, where something before the service asks for one',
  },
};

/** What a provider says, checked. */
export interface Settings {
  providerName: string;
  url: URL;
  signingKey: string;
  token?: string;
  timeoutMs: number;
  callbackUrl?: string;
}

/** @throws DriverError `misconfigured` where the app's configuration does not allow the host. */
export function settingsOf(
  { config, credentials: given, providerName }: ConnectOptions,
  app: { allowedHosts: string[]; callbackBase?: string },
): Settings {
  const url = new URL(`${String(config.url).replace(/\/+$/, '')}/`);
  if (!isAllowedHost(url, app.allowedHosts)) {
    throw new DriverError(
      'misconfigured',
      `${url.host} is not in infra.http.allowedHosts of the app's configuration`,
    );
  }
  const bare = url.hostname.replace(/^\[|\]$/g, '');
  const refusal = isIP(bare) ? refusedAddress(bare, url) : undefined;
  if (refusal) {
    throw new DriverError('misconfigured', `${refusal}; it is never called`);
  }
  return {
    providerName,
    url,
    signingKey: given.signingKey,
    token: given.token,
    timeoutMs: Number(config.timeoutSeconds ?? 30) * 1000,
    callbackUrl:
      config.callbacks === false || !app.callbackBase
        ? undefined
        : `${app.callbackBase}/drivers/http/callbacks/${encodeURIComponent(
            providerName,
          )}`,
  };
}
