import {
  Driver,
  DriverError,
  JsonSchema,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { JsonObject } from '@backstage/types';

export const configSchema: JsonSchema = {
  type: 'object',
  properties: {
    managementUrl: {
      type: 'string',
      pattern: '^https?://[^/?#@]+(/[^?#]*)?$',
      description:
        'Of the management API, without `/api`: https://mq.example.com:15671',
    },
    tls: {
      type: 'object',
      properties: {
        verify: {
          type: 'boolean',
          description:
            'Whether the certificate of an `https` address is checked; default true',
        },
        ca: { type: 'string', description: 'PEM certificates to trust' },
      },
      additionalProperties: false,
    },
    amqp: {
      type: 'object',
      description: 'What workloads use',
      properties: {
        host: {
          type: 'string',
          minLength: 1,
          description: 'Default: as the management API',
        },
        port: {
          type: 'integer',
          minimum: 1,
          maximum: 65535,
          description: 'Default 5672, with TLS 5671',
        },
        tls: { type: 'boolean', description: 'Default false' },
      },
      additionalProperties: false,
    },
  },
  required: ['managementUrl'],
  additionalProperties: false,
};

export const credentials: Driver['credentials'] = {
  user: { required: true, description: 'User with the tag `administrator`' },
  password: { required: true, description: 'Of that user' },
};

/** Everything needed to talk to one server, and to tell workloads how. */
export interface ServerSettings {
  /** Without a slash at the end. */
  managementUrl: string;
  user: string;
  password: string;
  verify: boolean;
  ca?: string;
  amqp: { host: string; port: number; tls: boolean };
}

interface Config {
  managementUrl: string;
  tls?: { verify?: boolean; ca?: string };
  amqp?: { host?: string; port?: number; tls?: boolean };
}

/** @throws DriverError with code `misconfigured` where the address is none */
export function settingsOf(options: {
  config: JsonObject;
  credentials: Record<string, string>;
}): ServerSettings {
  const {
    managementUrl,
    tls = {},
    amqp = {},
  } = options.config as unknown as Config;
  if (!URL.canParse(managementUrl)) {
    throw new DriverError(
      'misconfigured',
      `\`managementUrl\` is no address: ${managementUrl}`,
    );
  }
  const { hostname } = new URL(managementUrl);
  const { user, password } = options.credentials;
  return {
    managementUrl: managementUrl.replace(/\/+$/, ''),
    user,
    password,
    verify: tls.verify ?? true,
    ...(tls.ca && { ca: tls.ca }),
    amqp: {
      // An IPv6 address stands in brackets in a URL and nowhere else.
      host: amqp.host ?? hostname.replace(/^\[|\]$/g, ''),
      port: amqp.port ?? (amqp.tls ? 5671 : 5672),
      tls: amqp.tls ?? false,
    },
  };
}
