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
  ServerTlsMode,
  ServerUrlParts,
  readServerUrl,
  serverLogin,
  serverSchemas,
  serverTls,
  serverTlsSchema,
} from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
import { JsonObject } from '@backstage/types';

const DEFAULT_PORT = 6379;

const endpoint = serverSchemas(DEFAULT_PORT);

export const configSchema: JsonSchema = {
  type: 'object',
  properties: {
    host: endpoint.host,
    port: endpoint.port,
    tls: serverTlsSchema(
      'Default `disable`, with a `rediss://` URL `verify-full`; `require` encrypts and trusts any certificate',
      {
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
    ),
    publicHost: endpoint.publicHost,
    publicPort: endpoint.publicPort,
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

export type TlsSettings = Exclude<ServerTls, false> & {
  cert?: string;
  key?: string;
  servername?: string;
};

/** Everything needed to talk to one server. */
export interface ServerSettings extends ServerLogin {
  tls: false | TlsSettings;
}

interface Config extends ServerLoginConfig {
  tls?: ServerTlsConfig & { certificate?: string; serverName?: string };
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
  const login = serverLogin({
    config,
    credentials: options.credentials,
    fromUrl,
    defaultPort: DEFAULT_PORT,
  });
  return {
    ...login,
    tls: tlsOf(
      config.tls,
      fromUrl?.protocol === 'rediss:' ? 'verify-full' : 'disable',
      clientKey,
    ),
  };
}

function tlsOf(
  tls: Config['tls'] = {},
  usual: ServerTlsMode,
  clientKey: string | undefined,
): ServerSettings['tls'] {
  const checked = serverTls({ mode: usual, ...tls });
  if (!checked) {
    return false;
  }
  if (Boolean(tls.certificate) !== Boolean(clientKey)) {
    throw new DriverError(
      'misconfigured',
      'A client certificate needs both `tls.certificate` in the config and the credential `clientKey`',
    );
  }
  return {
    ...checked,
    ...(tls.certificate && { cert: tls.certificate, key: clientKey }),
    ...(tls.serverName && { servername: tls.serverName }),
  };
}

function partsOf(text: string): ServerUrlParts {
  const parts = readServerUrl(text, {
    protocol: /^rediss?:$/,
    like: 'redis://user:password@host:port, or rediss:// for TLS',
  });
  return { ...parts, user: parts.user ?? 'default' };
}
