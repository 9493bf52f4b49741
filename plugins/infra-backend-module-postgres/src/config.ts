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
    port: { ...port, description: 'Default 5432' },
    maintenanceDatabase: {
      type: 'string',
      minLength: 1,
      description:
        'The database that the driver itself logs in to; default `postgres`',
    },
    ssl: {
      type: 'object',
      properties: {
        mode: {
          enum: ['disable', 'require', 'verify-full'],
          description: 'As `sslmode` of libpq; default `disable`',
        },
        ca: { type: 'string', description: 'PEM certificates to trust' },
      },
      additionalProperties: false,
    },
    publicHost: {
      type: 'string',
      minLength: 1,
      description: 'The host that workloads use, where it is another one',
    },
    publicPort: port,
    verifyLogin: {
      type: 'boolean',
      description:
        'Log in as each database owner to see whether the password is in force; default true. ' +
        'Switch it off where pg_hba.conf lets only the administrator in from here',
    },
    maxConnections: {
      type: 'integer',
      minimum: 1,
      maximum: 50,
      description: 'To the maintenance database; default 4',
    },
  },
  additionalProperties: false,
};

export const credentials: Driver['credentials'] = {
  user: {
    required: false,
    description: 'Role with CREATEDB and CREATEROLE; instead of `url`',
  },
  password: { required: false, description: 'Of that role' },
  url: {
    required: false,
    description: 'postgresql://user:password@host:port/maintenance-database',
  },
};

/** Everything needed to talk to one server. */
export interface ServerSettings {
  host: string;
  port: number;
  database: string;
  user: string;
  password: string;
  tls: false | { rejectUnauthorized: boolean; ca?: string };
  publicHost: string;
  publicPort: number;
  verifyLogin: boolean;
  maxConnections: number;
}

interface Config {
  host?: string;
  port?: number;
  maintenanceDatabase?: string;
  ssl?: { mode?: 'disable' | 'require' | 'verify-full'; ca?: string };
  publicHost?: string;
  publicPort?: number;
  verifyLogin?: boolean;
  maxConnections?: number;
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
  const fromUrl = options.credentials.url
    ? partsOf(options.credentials.url)
    : undefined;
  const host = config.host ?? fromUrl?.host;
  const user = options.credentials.user ?? fromUrl?.user;
  const password = options.credentials.password ?? fromUrl?.password;
  if (!host || !user || password === undefined) {
    throw new DriverError(
      'misconfigured',
      'The provider needs the credentials `user` and `password` with `host` in its config, or the credential `url`',
    );
  }
  const serverPort = config.port ?? fromUrl?.port ?? 5432;
  return {
    host,
    port: serverPort,
    database: config.maintenanceDatabase ?? fromUrl?.database ?? 'postgres',
    user,
    password,
    tls: tlsOf(config.ssl),
    publicHost: config.publicHost ?? host,
    publicPort: config.publicPort ?? serverPort,
    verifyLogin: config.verifyLogin ?? true,
    maxConnections: config.maxConnections ?? 4,
  };
}

function tlsOf(ssl: Config['ssl']): ServerSettings['tls'] {
  const mode = ssl?.mode ?? 'disable';
  return mode === 'disable'
    ? false
    : {
        rejectUnauthorized: mode === 'verify-full',
        ...(ssl?.ca && { ca: ssl.ca }),
      };
}

function partsOf(text: string) {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^postgres(ql)?:$/.test(url.protocol)) {
    throw new DriverError(
      'misconfigured',
      'The credential `url` must look like postgresql://user:password@host:port/database',
    );
  }
  if (url.search) {
    throw new DriverError(
      'misconfigured',
      'The credential `url` must have no parameters behind `?`: TLS is said in `ssl` of the config',
    );
  }
  return {
    // An IPv6 address stands in brackets in a URL and nowhere else.
    host: url.hostname.replace(/^\[|\]$/g, '') || undefined,
    port: url.port ? Number(url.port) : undefined,
    database: decodeURIComponent(url.pathname.slice(1)) || undefined,
    user: decodeURIComponent(url.username) || undefined,
    password: url.password ? decodeURIComponent(url.password) : undefined,
  };
}
