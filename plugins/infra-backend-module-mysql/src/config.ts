import { isIP } from 'node:net';
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
    port: { ...port, description: 'Default 3306' },
    ssl: {
      type: 'object',
      properties: {
        mode: {
          enum: ['disable', 'require', 'verify-full'],
          description:
            'Whether to encrypt, and to ask who the server is; default `disable`',
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
export interface ServerSettings {
  host: string;
  port: number;
  user: string;
  password: string;
  tls: false | { rejectUnauthorized: boolean; ca?: string };
  publicHost: string;
  publicPort: number;
  userHost: string;
  marksDatabase: string;
  verifyLogin: boolean;
  maxConnections: number;
}

interface Config {
  host?: string;
  port?: number;
  ssl?: { mode?: 'disable' | 'require' | 'verify-full'; ca?: string };
  publicHost?: string;
  publicPort?: number;
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
  const serverPort = config.port ?? fromUrl?.port ?? 3306;
  return {
    host,
    port: serverPort,
    user,
    password,
    tls: tlsOf(config.ssl, host),
    publicHost: config.publicHost ?? host,
    publicPort: config.publicPort ?? serverPort,
    // As the servers store it.
    userHost: (config.userHost ?? '%').toLowerCase(),
    marksDatabase: config.marksDatabase ?? 'infra_orchestration',
    verifyLogin: config.verifyLogin ?? true,
    maxConnections: config.maxConnections ?? 4,
  };
}

function tlsOf(ssl: Config['ssl'], host: string): ServerSettings['tls'] {
  const mode = ssl?.mode ?? 'disable';
  // The client library compares names only, and would compare an address with "localhost".
  if (mode === 'verify-full' && isIP(host)) {
    throw new DriverError(
      'misconfigured',
      'With `ssl.mode: verify-full` the `host` must be a name that stands in the certificate of the server, not an address',
    );
  }
  return mode === 'disable'
    ? false
    : {
        rejectUnauthorized: mode === 'verify-full',
        ...(ssl?.ca && { ca: ssl.ca }),
      };
}

function partsOf(text: string) {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^(mysql|mariadb):$/.test(url.protocol)) {
    throw new DriverError(
      'misconfigured',
      'The credential `url` must look like mysql://user:password@host:port',
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
    user: decodeURIComponent(url.username) || undefined,
    password: url.password ? decodeURIComponent(url.password) : undefined,
  };
}
