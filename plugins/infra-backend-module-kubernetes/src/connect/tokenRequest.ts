import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import { KubernetesClient } from '../client/client';
import { isApiError, toDriverError } from '../errors';
import { TokenRequestConfig } from './schema';

const DEFAULT_SECONDS = 3600;

/**
 * A token of a service account, and its life in milliseconds.
 *
 * @throws DriverError `accessDenied` where the account is not there, or none is given for it
 */
export async function requestToken(
  client: KubernetesClient,
  request: TokenRequestConfig,
  signal: AbortSignal,
): Promise<{ token: string; life: number }> {
  const {
    namespace,
    serviceAccount,
    expirationSeconds = DEFAULT_SECONDS,
    audiences,
  } = request;
  const name = `${namespace}/${serviceAccount}`;
  const path = [namespace, 'serviceaccounts', serviceAccount, 'token'];
  try {
    const { status } = await client.call({
      method: 'POST',
      path: `/api/v1/namespaces/${path.map(encodeURIComponent).join('/')}`,
      body: {
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'TokenRequest',
        spec: { expirationSeconds, ...(audiences ? { audiences } : {}) },
      },
      signal,
    });
    const { token } = status;
    return { token, life: lifeOf(token) ?? expirationSeconds * 1000 };
  } catch (error) {
    if (isApiError(error, 404)) {
      throw new DriverError(
        'accessDenied',
        `There is no service account ${name} to mint tokens for. Apply the provider's RBAC manifest again.`,
      );
    }
    throw toDriverError(error, `Token for service account ${name}`);
  }
}

/** By the token's own claims: the cluster may give less than is asked for, and its clock is another. */
function lifeOf(token: string): number | undefined {
  try {
    const [, payload] = token.split('.');
    const { iat, exp } = JSON.parse(
      Buffer.from(payload, 'base64url').toString('utf8'),
    );
    const seconds = Number(exp) - Number(iat);
    return seconds > 0 ? seconds * 1000 : undefined;
  } catch {
    return undefined;
  }
}
