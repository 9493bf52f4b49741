import {
  ConnectOptions,
  Driver,
  DriverError,
  JsonSchema,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { Http } from '../client/Http';
import { RegistryApi } from '../client/RegistryApi';
import { LoginAuth } from '../client/RegistryLogin';
import { readDockerConfig } from '../dockerConfig';
import { acrLogin } from './acr';
import { ecrLogin, EcrSettings } from './ecr';
import { garLogin } from './gar';
import { fixedLogin, LoginSource, SharedLogin } from './logins';

const text = (description: string, rest: JsonSchema = {}): JsonSchema => ({
  type: 'string',
  minLength: 1,
  description,
  ...rest,
});

export const configSchema: JsonSchema = {
  type: 'object',
  properties: {
    url: text('Base of the registry; `/v2/` is added', {
      pattern: '^https?://[^/?#]+/?$',
    }),
    login: {
      enum: ['basic', 'token', 'dockerConfig', 'ecr', 'gar', 'acr'],
      default: 'basic',
      description: 'What the credentials are, and how they become a login',
    },
    username: text('For `token`: the name that goes with it'),
    region: text('For `ecr`'),
    endpoint: text(
      'For `ecr` and `gar`: another address of what gives tokens',
      {
        pattern: '^https?://',
      },
    ),
    tenantId: text('For `acr`'),
    clientId: text('For `acr`'),
    authorityHost: text('For `acr`: another address of its directory', {
      pattern: '^https://',
    }),
    caCertificate: text(
      'PEM: what the certificate of the registry is signed by',
    ),
  },
  required: ['url'],
  additionalProperties: false,
};

export const credentials: Driver['credentials'] = {
  username: { required: false, description: 'For `basic`' },
  password: { required: false, description: 'For `basic`' },
  token: { required: false, description: 'For `token`' },
  dockerConfig: {
    required: false,
    description: 'For `dockerConfig`: the content of a `config.json`',
  },
  accessKeyId: {
    required: false,
    description: 'For `ecr`; without keys: what the backend runs as',
  },
  secretAccessKey: { required: false, description: 'For `ecr`' },
  sessionToken: { required: false, description: 'For `ecr`' },
  serviceAccountKey: {
    required: false,
    description: 'For `gar`: JSON; without it: what the backend runs as',
  },
  clientSecret: {
    required: false,
    description: 'For `acr`; without it: what the backend runs as',
  },
};

/** A registry that somebody else runs. */
export interface ExistingConnection {
  url: URL;
  http: Http;
  api: RegistryApi;
  source: LoginSource;
  now: () => number;
  /** Whether the registry lets this login in. @throws DriverError where it does not */
  tryLogin(
    login: { username: string; password: string },
    signal: AbortSignal,
  ): Promise<void>;
}

/** @throws DriverError `misconfigured` where a credential is missing or none */
export function connect(
  options: ConnectOptions,
  now: () => number,
): ExistingConnection {
  const { config } = options;
  const url = new URL(String(config.url));
  const http = new Http(config.caCertificate as string | undefined);
  const source = sourceOf(options, { url, http, now });
  const shared = new SharedLogin(source, now);
  const apiWith = (login: SharedLogin['get']) =>
    new RegistryApi({
      ...{ url, http },
      auth: new LoginAuth({ registry: url, http, login, now }),
      now,
    });
  return {
    ...{ url, http, source, now },
    api: apiWith(signal => shared.get(signal)),
    tryLogin: (login, signal) => apiWith(async () => login).ping(signal),
  };
}

function sourceOf(
  { config, credentials: given }: ConnectOptions,
  { url, http, now }: { url: URL; http: Http; now: () => number },
): LoginSource {
  const kind = String(config.login ?? 'basic');
  const need = (name: string): string => {
    if (!given[name]) {
      throw new DriverError(
        'misconfigured',
        `The login \`${kind}\` needs the credential \`${name}\``,
      );
    }
    return given[name];
  };
  const setting = (name: string) => config[name] as string | undefined;
  switch (kind) {
    case 'token':
      return fixedLogin('token', {
        username: setting('username') ?? 'token',
        password: need('token'),
      });
    case 'dockerConfig':
      return fixedLogin(
        'dockerConfig',
        readDockerConfig(need('dockerConfig'), url.host),
      );
    case 'ecr':
      return ecrLogin(ecrSettings({ url, setting, given, need }), now);
    case 'gar':
      return garLogin(
        { key: given.serviceAccountKey, endpoint: setting('endpoint') },
        http,
        now,
      );
    case 'acr':
      return acrLogin(
        {
          registry: url,
          tenantId: setting('tenantId'),
          clientId: setting('clientId'),
          clientSecret: given.clientSecret,
          authorityHost: setting('authorityHost'),
          caCertificate: setting('caCertificate'),
        },
        http,
        now,
      );
    default:
      return fixedLogin('basic', {
        username: need('username'),
        password: need('password'),
      });
  }
}

function ecrSettings(options: {
  url: URL;
  setting: (name: string) => string | undefined;
  given: Record<string, string>;
  need: (name: string) => string;
}): EcrSettings {
  const { url, setting, given, need } = options;
  return {
    region: setting('region') ?? regionOf(url.host),
    endpoint: setting('endpoint'),
    keys: given.accessKeyId
      ? {
          accessKeyId: given.accessKeyId,
          secretAccessKey: need('secretAccessKey'),
          sessionToken: given.sessionToken,
        }
      : undefined,
  };
}

/** `<account>.dkr.ecr.<region>.amazonaws.com` */
function regionOf(host: string): string {
  const region = /\.dkr\.ecr\.([a-z0-9-]+)\./.exec(host)?.[1];
  if (!region) {
    throw new DriverError(
      'misconfigured',
      `The login \`ecr\` needs \`region\`, which ${host} does not say`,
    );
  }
  return region;
}
