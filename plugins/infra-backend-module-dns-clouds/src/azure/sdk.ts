import type { DnsManagementClient } from '@azure/arm-dns';
import type { TokenCredential } from '@azure/identity';
import { loadAzureDns, loadAzureIdentity } from '../cloud/lazySdks';
import { TIMEOUT } from '../cloud/CloudCalls';
import { readRetryAfter, Refusal } from '../cloud/refusals';

export interface AzureSettings {
  endpoint: string;
  subscriptionId: string;
  authorityHost?: string;
  tenantId?: string;
  clientId?: string;
  /** Absent: what the platform gives (workload identity, managed identity, environment). */
  clientSecret?: string;
  /** PEM certificates to trust besides the usual ones, for private clouds. */
  ca?: string;
}

/** A private cloud may not know the directory of the public ones, where authorities are looked up. */
function openCredential(settings: AzureSettings): TokenCredential {
  const { authorityHost, tenantId, clientId, clientSecret, ca } = settings;
  const sdk = loadAzureIdentity();
  const options = {
    authorityHost,
    disableInstanceDiscovery: authorityHost !== undefined,
    retryOptions: { maxRetries: 0 },
    ...(ca && { tlsOptions: { ca } }),
  };
  if (tenantId && clientId && clientSecret) {
    return new sdk.ClientSecretCredential(
      tenantId,
      clientId,
      clientSecret,
      options,
    );
  }
  return new sdk.DefaultAzureCredential({
    ...options,
    tenantId,
    ...(clientId && {
      managedIdentityClientId: clientId,
      workloadIdentityClientId: clientId,
    }),
  });
}

export function openAzure(settings: AzureSettings): DnsManagementClient {
  const { endpoint, subscriptionId, ca } = settings;
  const { DnsManagementClient: Sdk } = loadAzureDns();
  const client = new Sdk(openCredential(settings), subscriptionId, {
    endpoint,
    credentialScopes: `${endpoint}/.default`,
    retryOptions: { maxRetries: 0 },
    ...(ca && { tlsOptions: { ca } }),
  });
  client.pipeline.addPolicy(
    {
      name: 'timeout',
      sendRequest: (request, next) => {
        request.timeout = TIMEOUT;
        return next(request);
      },
    },
    { phase: 'Serialize' },
  );
  return client;
}

const NO_TOKEN =
  /^(AggregateAuthentication|Authentication|CredentialUnavailable)/;

/** Reads an error of the SDK or of the identity library. */
export function readAzureRefusal(error: unknown): Refusal | undefined {
  const { name, statusCode, code, message, response } = error as {
    name: string;
    statusCode?: number;
    code?: string;
    message: string;
    response?: { headers?: { get(name: string): string | undefined } };
  };
  if (NO_TOKEN.test(name)) {
    return statusCode !== undefined && statusCode >= 500
      ? { status: statusCode, message: 'no token from the authority' }
      : {
          status: 401,
          code: name,
          message:
            'no token for these credentials: check `tenantId`, `clientId` and `clientSecret`, or the identity of where the backend runs',
        };
  }
  if (statusCode === undefined) {
    return undefined;
  }
  return {
    status: statusCode,
    code,
    message: messageIn(message),
    retryAfter: readRetryAfter(
      response?.headers?.get('retry-after'),
      Date.now(),
    ),
  };
}

/** Where the SDK knows no better, the message is the answer's body. */
function messageIn(message: string): string {
  try {
    return String(JSON.parse(message).message ?? '');
  } catch {
    return message;
  }
}
