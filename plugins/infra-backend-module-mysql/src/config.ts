import { isIP } from 'node:net';
import {
  Driver,
  DriverError,
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

const DEFAULT_PORT = 3306;

const endpoint = serverSchemas(DEFAULT_PORT);

export const configSchema: JsonSchema = {
  type: 'object',
  properties: {
    host: endpoint.host,
    port: endpoint.port,
    ssl: serverTlsSchema(
      'Whether to encrypt, and to ask who the server is; default `disable`',
    ),
    publicHost: endpoint.publicHost,
    publicPort: endpoint.publicPort,
    userHost: {
      type: 'string',
      pattern: '^[^@\'`"\\s]{1,60}$',
      description:
        'Where users may come from, as the host of their account: a name, an address, a network or a pattern; default `%`, from everywhere',
    },
    marksDatabase: {
      type: 'string',
      pattern: '^[a-z][a-z0-9_]{0,63}$',
      description:
        'The small database in which the driver writes down what is whose; default `infra_orchestration`. ' +
        'All installations that use the server must name the same',
    },
    verifyLogin: {
      type: 'boolean',
      description:
        'Log in as each user to see whether the password is in force; default true. ' +
        'Switch it off where `userHost` does not let this backend in',
    },
    maxConnections: {
      type: 'integer',
      minimum: 1,
      maximum: 50,
      description: 'Of the provider’s user; default 4',
    },
  },
  additionalProperties: false,
};

export const credentials: Driver['credentials'] = {
  user: {
    required: false,
    description: 'Who makes databases and users; instead of `url`',
  },
  password: { required: false, description: 'Of that user' },
  url: {
    required: false,
    description: 'mysql://user:password@host:port',
  },
};

/** Everything needed to talk to one server. */
export interface ServerSettings extends ServerLogin {
  tls: ServerTls;
  userHost: string;
  marksDatabase: string;
  verifyLogin: boolean;
  maxConnections: number;
}

interface Config extends ServerLoginConfig {
  ssl?: ServerTlsConfig;
  userHost?: string;
  marksDatabase?: string;
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
        protocol: /^(mysql|mariadb):$/,
        like: 'mysql://user:password@host:port',
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
    tls: tlsOf(config.ssl, login.host),
    // As the servers store it.
    userHost: (config.userHost ?? '%').toLowerCase(),
    marksDatabase: config.marksDatabase ?? 'infra_orchestration',
    verifyLogin: config.verifyLogin ?? true,
    maxConnections: config.maxConnections ?? 4,
  };
}

function tlsOf(ssl: Config['ssl'], host: string): ServerTls {
  // The client library compares names only, and would compare an address with "localhost".
  if (ssl?.mode === 'verify-full' && isIP(host)) {
    throw new DriverError(
      'misconfigured',
      'With `ssl.mode: verify-full` the `host` must be a name that stands in the certificate of the server, not an address',
    );
  }
  return serverTls(ssl);
}
