import {
  Driver,
  DriverError,
  JsonSchema,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { JsonObject } from '@backstage/types';

const port: JsonSchema = { type: 'integer', minimum: 1, maximum: 65535 };

export const configSchema: JsonSchema = {
  type: 'object',
  properties: {
    host: {
      type: 'string',
      minLength: 1,
      description: 'Needed unless the credential `url` is given',
    },
    port: { ...port, description: 'Default 6379' },
    tls: {
      type: 'object',
      properties: {
        mode: {
          enum: ['disable', 'require', 'verify-full'],
          description:
            'Default `disable`, with a `rediss://` URL `verify-full`; `require` encrypts and trusts any certificate',
        },
        ca: { type: 'string', description: 'PEM certificates to trust' },
        certificate: {
          type: 'string',
          description:
            'PEM certificate of the client, where the server asks for one; its key is the credential `clientKey`',
        },
        serverName: {
          type: 'string',
          minLength: 1,
          description: 'In the certificate, where it is not the host',
        },
      },
      additionalProperties: false,
    },
    publicHost: {
      type: 'string',
      minLength: 1,
      description: 'The host that workloads use, where it is another one',
    },
    publicPort: port,
  },
  additionalProperties: false,
};

export const credentials: Driver['credentials'] = {
  user: {
    required: false,
    description: 'User who may manage users; instead of `url`',
  },
  password: { required: false, description: 'Of that user' },
  url: {
    required: false,
    description: 'redis://user:password@host:port, or rediss:// for TLS',
  },
  clientKey: {
    required: false,
    description: 'PEM key of `tls.certificate`',
  },
};

type TlsMode = 'disable' | 'require' | 'verify-full';

export interface TlsSettings {
  rejectUnauthorized: boolean;
  ca?: string;
  cert?: string;
  key?: string;
  servername?: string;
}

/** Everything needed to talk to one server. */
export interface ServerSettings {
  host: string;
  port: number;
  user: string;
  password: string;
  tls: false | TlsSettings;
  publicHost: string;
  publicPort: number;
}

interface Config {
  host?: string;
  port?: number;
  tls?: {
    mode?: TlsMode;
    ca?: string;
    certificate?: string;
    serverName?: string;
  };
  publicHost?: string;
  publicPort?: number;
}

/**
 * Config wins over the parts of the URL.
 *
 * @throws DriverError with code `misconfigured` where something needed is missing
 */
export function settingsOf(options: {
  config: JsonObject;
  credentials: Record<string, string>;
}): ServerSettings {
  const config = options.config as Config;
  const { url, clientKey } = options.credentials;
  const fromUrl = url ? partsOf(url) : undefined;
  const host = config.host ?? fromUrl?.host;
  const user = options.credentials.user ?? fromUrl?.user;
  const password = options.credentials.password ?? fromUrl?.password;
  if (!host || !user || password === undefined) {
    throw new DriverError(
      'misconfigured',
      'The provider needs the credentials `user` and `password` with `host` in its config, or the credential `url`',
    );
  }
  const serverPort = config.port ?? fromUrl?.port ?? 6379;
  return {
    host,
    port: serverPort,
    user,
    password,
    tls: tlsOf(config.tls, fromUrl?.mode ?? 'disable', clientKey),
    publicHost: config.publicHost ?? host,
    publicPort: config.publicPort ?? serverPort,
  };
}

function tlsOf(
  tls: Config['tls'] = {},
  usual: TlsMode,
  clientKey: string | undefined,
): ServerSettings['tls'] {
  const mode = tls.mode ?? usual;
  if (mode === 'disable') {
    return false;
  }
  if (Boolean(tls.certificate) !== Boolean(clientKey)) {
    throw new DriverError(
      'misconfigured',
      'A client certificate needs both `tls.certificate` in the config and the credential `clientKey`',
    );
  }
  return {
    rejectUnauthorized: mode === 'verify-full',
    ...(tls.ca && { ca: tls.ca }),
    ...(tls.certificate && { cert: tls.certificate, key: clientKey }),
    ...(tls.serverName && { servername: tls.serverName }),
  };
}

function partsOf(text: string) {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^rediss?:$/.test(url.protocol)) {
    throw new DriverError(
      'misconfigured',
      'The credential `url` must look like redis://user:password@host:port, or rediss:// for TLS',
    );
  }
  const mode: TlsMode = url.protocol === 'rediss:' ? 'verify-full' : 'disable';
  return {
    mode,
    // An IPv6 address stands in brackets in a URL and nowhere else.
    host: url.hostname.replace(/^\[|\]$/g, '') || undefined,
    port: url.port ? Number(url.port) : undefined,
    user: decodeURIComponent(url.username) || 'default',
    password: url.password ? decodeURIComponent(url.password) : undefined,
  };
}
