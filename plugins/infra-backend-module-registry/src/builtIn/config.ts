import {
  ConnectOptions,
  Driver,
  JsonSchema,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { Http } from '../client/Http';
import { RegistryApi } from '../client/RegistryApi';
import { TokenSigner } from '../tokens/TokenSigner';
import { BuiltInConnection } from './connection';

export const configSchema: JsonSchema = {
  type: 'object',
  properties: {
    url: {
      type: 'string',
      pattern: '^https?://[^/?#]+/?$',
      description: 'Base of the registry; `/v2/` is added',
    },
    service: {
      type: 'string',
      minLength: 1,
      description: 'As `auth.token.service` of the registry',
    },
    issuer: {
      type: 'string',
      minLength: 1,
      description: 'As `auth.token.issuer` of the registry',
    },
    certificate: {
      type: 'string',
      description:
        'PEM: the certificate of the signing key, then those that signed it. The last is in `auth.token.rootcertbundle` of the registry',
    },
    tokenLifeSeconds: {
      type: 'integer',
      minimum: 60,
      maximum: 3_600,
      default: 300,
      description:
        'Of each token; a revoked credential is of use for so long at most',
    },
    caCertificate: {
      type: 'string',
      description: 'PEM: what the certificate of the registry is signed by',
    },
    componentRepositories: {
      type: 'array',
      items: { type: 'string', minLength: 1 },
      description:
        'Repositories of a component, with `{name}` and `{namespace}`; `/*` at the end is all below. Default: `{name}` and `{name}/*`, in the namespace `default`. Push logins for others need the permission infra.platform.manage',
    },
  },
  required: ['url', 'service', 'issuer', 'certificate'],
  additionalProperties: false,
};

export const credentials: Driver['credentials'] = {
  signingKey: {
    required: true,
    description: 'PEM: the private key that tokens are signed with, EC or RSA',
  },
};

/** @throws DriverError `misconfigured` where key and certificate do not fit */
export function connect(
  { providerName, config, credentials: given }: ConnectOptions,
  now: () => number,
): BuiltInConnection {
  const url = new URL(String(config.url));
  const http = new Http(config.caCertificate as string | undefined);
  const signer = new TokenSigner(
    {
      issuer: String(config.issuer),
      service: String(config.service),
      lifeSeconds: Number(config.tokenLifeSeconds ?? 300),
      signingKey: given.signingKey,
      certificates: String(config.certificate),
    },
    now,
  );
  const auth = {
    // Nobody is asked for a token: it is made here.
    header: async ({ scope }: { scope: string }) => {
      const [type, ...rest] = scope.split(':');
      const actions = rest.pop()?.split(',') ?? [];
      const access =
        type === 'repository' || type === 'registry'
          ? [{ type, name: rest.join(':'), actions } as const]
          : [];
      const { token } = await signer.sign(
        'infra',
        access.map(each => ({ ...each })),
      );
      return `Bearer ${token}`;
    },
  };
  const api = new RegistryApi({ url, http, auth, now: Date.now });
  return {
    ...{ providerName, url, http, api, signer },
    componentRepositories: config.componentRepositories as string[] | undefined,
  };
}
