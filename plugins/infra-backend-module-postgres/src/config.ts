import {
  Driver,
  JsonSchema,
} from '@infra-orchestration/backstage-plugin-infra-node';
import {
  ServerLogin,
  ServerLoginConfig,
  ServerTls,
  ServerTlsConfig,
  readServerUrl,
  serverLogin,
  serverSchemas,
  serverTls,
  serverTlsSchema,
} from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
import { JsonObject } from '@backstage/types';

const DEFAULT_PORT = 5432;

const endpoint = serverSchemas(DEFAULT_PORT);

export const configSchema: JsonSchema = {
  type: 'object',
  properties: {
    host: endpoint.host,
    port: endpoint.port,
    maintenanceDatabase: {
      type: 'string',
      minLength: 1,
      description:
        'The database that the driver itself logs in to; default `postgres`',
    },
    ssl: serverTlsSchema('As `sslmode` of libpq; default `disable`'),
    publicHost: endpoint.publicHost,
    publicPort: endpoint.publicPort,
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
export interface ServerSettings extends ServerLogin {
  database: string;
  tls: ServerTls;
  verifyLogin: boolean;
  maxConnections: number;
}

interface Config extends ServerLoginConfig {
  maintenanceDatabase?: string;
  ssl?: ServerTlsConfig;
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
  const { url } = options.credentials;
  const fromUrl = url
    ? readServerUrl(url, {
        protocol: /^postgres(ql)?:$/,
        like: 'postgresql://user:password@host:port/database',
        tlsIn: 'ssl',
      })
    : undefined;
  const login = serverLogin({
    config,
    credentials: options.credentials,
    fromUrl,
    defaultPort: DEFAULT_PORT,
  });
  return {
    ...login,
    database: config.maintenanceDatabase ?? fromUrl?.path ?? 'postgres',
    tls: serverTls(config.ssl),
    verifyLogin: config.verifyLogin ?? true,
    maxConnections: config.maxConnections ?? 4,
  };
}
