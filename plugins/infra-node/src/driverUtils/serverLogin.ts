import { DriverError } from '../driver/errors';
import { JsonSchema } from '../driver/types';

/** How a shared server is reached, by the driver and by what uses it. @public */
export interface ServerLogin {
  host: string;
  port: number;
  user: string;
  password: string;
  /** What workloads use. */
  publicHost: string;
  publicPort: number;
}

/** What a provider's config may say of it; see {@link serverSchemas}. @public */
export interface ServerLoginConfig {
  host?: string;
  port?: number;
  publicHost?: string;
  publicPort?: number;
}

/** What of a URL is of use; see {@link readServerUrl}. @public */
export interface ServerUrlParts {
  /** With its colon. */
  protocol: string;
  host?: string;
  port?: number;
  user?: string;
  password?: string;
  path?: string;
}

const port: JsonSchema = { type: 'integer', minimum: 1, maximum: 65535 };

/** Schemas of {@link ServerLoginConfig}, by property. @public */
export function serverSchemas(
  defaultPort: number,
): Record<keyof ServerLoginConfig, JsonSchema> {
  return {
    host: {
      type: 'string',
      minLength: 1,
      description: 'Needed unless the credential `url` is given',
    },
    port: { ...port, description: `Default ${defaultPort}` },
    publicHost: {
      type: 'string',
      minLength: 1,
      description: 'The host that workloads use, where it is another one',
    },
    publicPort: port,
  };
}

/**
 * Reads the credential `url`, the way of many programs to name a server and a login to it.
 *
 * @param options - `like` is shown where it cannot be read; where `tlsIn` names the field of the
 * config that says how TLS is used, parameters are refused, since that is what they say elsewhere.
 * @throws DriverError with code `misconfigured`
 *
 * @public
 */
export function readServerUrl(
  text: string,
  options: { protocol: RegExp; like: string; tlsIn?: string },
): ServerUrlParts {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !options.protocol.test(url.protocol)) {
    throw new DriverError(
      'misconfigured',
      `The credential \`url\` must look like ${options.like}`,
    );
  }
  if (options.tlsIn && url.search) {
    throw new DriverError(
      'misconfigured',
      `The credential \`url\` must have no parameters behind \`?\`: TLS is said in \`${options.tlsIn}\` of the config`,
    );
  }
  return {
    protocol: url.protocol,
    // An IPv6 address stands in brackets in a URL and nowhere else.
    host: url.hostname.replace(/^\[|\]$/g, '') || undefined,
    port: url.port ? Number(url.port) : undefined,
    user: decodeURIComponent(url.username) || undefined,
    password: url.password ? decodeURIComponent(url.password) : undefined,
    path: decodeURIComponent(url.pathname.slice(1)) || undefined,
  };
}

/**
 * Config wins over the parts of the URL.
 *
 * @throws DriverError with code `misconfigured` where something needed is missing
 *
 * @public
 */
export function serverLogin(options: {
  config: ServerLoginConfig;
  credentials: Record<string, string>;
  fromUrl?: Partial<ServerUrlParts>;
  defaultPort: number;
}): ServerLogin {
  const { config, credentials, fromUrl, defaultPort } = options;
  const host = config.host ?? fromUrl?.host;
  const user = credentials.user ?? fromUrl?.user;
  const password = credentials.password ?? fromUrl?.password;
  if (!host || !user || password === undefined) {
    throw new DriverError(
      'misconfigured',
      'The provider needs the credentials `user` and `password` with `host` in its config, or the credential `url`',
    );
  }
  const serverPort = config.port ?? fromUrl?.port ?? defaultPort;
  return {
    host,
    port: serverPort,
    user,
    password,
    publicHost: config.publicHost ?? host,
    publicPort: config.publicPort ?? serverPort,
  };
}
