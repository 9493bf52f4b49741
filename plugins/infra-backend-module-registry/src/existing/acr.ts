import type { TokenCredential } from '@azure/identity';
import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import { decodeJwt } from 'jose';
import { expectSuccess, Http, jsonOf } from '../client/Http';
import { socketError } from '../errors';
import { loadAzureIdentity } from './lazySdks';
import { LoginSource } from './logins';

/** By it a registry knows that the password is a token of its own. */
const TOKEN_USER = '00000000-0000-0000-0000-000000000000';
const LIFE_MS = 3 * 3_600_000;
const SCOPE = 'https://containerregistry.azure.net/.default';

export interface AcrSettings {
  registry: URL;
  tenantId?: string;
  clientId?: string;
  /** Absent: what the backend runs as (workload identity, managed identity). */
  clientSecret?: string;
  authorityHost?: string;
  caCertificate?: string;
}

/** Azure Container Registry: a token of the directory is exchanged for one of the registry. */
export function acrLogin(
  settings: AcrSettings,
  http: Http,
  now: () => number,
): LoginSource {
  const { registry, tenantId, clientId } = settings;
  const doing = `exchange a token at ${registry.host}`;
  let credential: TokenCredential | undefined;
  return {
    description: `acr ${registry.host} ${tenantId ?? ''} ${clientId ?? ''}`,
    isExchange: true,
    async obtain(signal) {
      signal.throwIfAborted();
      credential ??= openCredential(settings);
      const directory = await tokenOf(credential, signal);
      const issuedAt = now();
      const answer = await http.send(new URL('/oauth2/exchange', registry), {
        ...{ doing, signal, method: 'POST' },
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({
          grant_type: 'access_token',
          service: registry.host,
          ...(tenantId && { tenant: tenantId }),
          access_token: directory,
        }).toString(),
      });
      expectSuccess(answer, doing);
      const password = jsonOf(answer, doing).refresh_token;
      if (typeof password !== 'string' || !password) {
        throw new DriverError('retryable', `Could not ${doing}: none came`);
      }
      const expiresAt = endOf(password) ?? issuedAt + LIFE_MS;
      return {
        username: TOKEN_USER,
        password,
        life: { issuedAt, expiresAt },
      };
    },
  };
}

function openCredential(settings: AcrSettings): TokenCredential {
  const { tenantId, clientId, clientSecret, authorityHost, caCertificate } =
    settings;
  const { ClientSecretCredential, DefaultAzureCredential } =
    loadAzureIdentity();
  const options = {
    authorityHost,
    // A private cloud may not know the directory of the public ones.
    disableInstanceDiscovery: authorityHost !== undefined,
    retryOptions: { maxRetries: 0 },
    ...(caCertificate && { tlsOptions: { ca: caCertificate } }),
  };
  return tenantId && clientId && clientSecret
    ? new ClientSecretCredential(tenantId, clientId, clientSecret, options)
    : new DefaultAzureCredential({
        ...{ ...options, tenantId },
        ...(clientId && {
          managedIdentityClientId: clientId,
          workloadIdentityClientId: clientId,
        }),
      });
}

async function tokenOf(
  credential: TokenCredential,
  abortSignal: AbortSignal,
): Promise<string> {
  const doing = 'get a token of the directory';
  try {
    const token = await credential.getToken(SCOPE, { abortSignal });
    if (token) {
      return token.token;
    }
  } catch (error) {
    abortSignal.throwIfAborted();
    throw refusal(error, doing);
  }
  throw new DriverError('retryable', `Could not ${doing}: none came`);
}

/**
 * The library takes every answer that is none for a login that is missing; whether the directory refused
 * is told by the code that it gave.
 */
function refusal(error: unknown, doing: string): DriverError {
  const { name, cause } = error as {
    name: string;
    cause?: { errorCode?: string };
  };
  const code = cause?.errorCode ?? '';
  const isRefused =
    /^(invalid_|unauthorized_|access_denied)/.test(code) ||
    /^(AggregateAuthentication|CredentialUnavailable)/.test(name);
  if (isRefused) {
    return new DriverError(
      'accessDenied',
      `Could not ${doing}: check \`tenantId\`, \`clientId\` and \`clientSecret\`, or the identity of where the backend runs`,
    );
  }
  return /^Authentication/.test(name)
    ? new DriverError(
        'retryable',
        `Could not ${doing}: it does not answer as it should`,
      )
    : socketError(error, doing);
}

/** When a token ends, where it tells. */
function endOf(token: string): number | undefined {
  try {
    const { exp } = decodeJwt(token);
    return exp === undefined ? undefined : exp * 1_000;
  } catch {
    return undefined;
  }
}
