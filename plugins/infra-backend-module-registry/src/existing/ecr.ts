import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import { codeOfStatus, socketError } from '../errors';
import { loadEcr } from './lazySdks';
import { LoginSource } from './logins';

/** ECR's tokens last so long; the answer says only when they end. */
const LIFE_MS = 12 * 3_600_000;

export interface EcrSettings {
  region: string;
  endpoint?: string;
  /** Absent: what the backend runs as (role, web identity, environment). */
  keys?: {
    accessKeyId: string;
    secretAccessKey: string;
    sessionToken?: string;
  };
}

/** Amazon ECR: `GetAuthorizationToken`. */
export function ecrLogin(
  settings: EcrSettings,
  now: () => number,
): LoginSource {
  const { region, endpoint, keys } = settings;
  const doing = `get a token of ECR in ${region}`;
  return {
    description: `ecr ${region} ${keys?.accessKeyId ?? ''}`.trim(),
    isExchange: true,
    async obtain(signal) {
      signal.throwIfAborted();
      const { ECRClient, GetAuthorizationTokenCommand } = loadEcr();
      const client = new ECRClient({
        ...{ region, endpoint, credentials: keys },
        // Trying again is the engine's.
        maxAttempts: 1,
        requestHandler: { connectionTimeout: 10_000, requestTimeout: 15_000 },
      });
      try {
        const { authorizationData } = await client.send(
          new GetAuthorizationTokenCommand({}),
          { abortSignal: signal },
        );
        const [given] = authorizationData ?? [];
        const [username, password] = Buffer.from(
          given?.authorizationToken ?? '',
          'base64',
        )
          .toString('utf8')
          .split(':');
        if (!username || !password) {
          throw new DriverError('retryable', `Could not ${doing}: none came`);
        }
        const issuedAt = now();
        const expiresAt = given?.expiresAt?.getTime() ?? issuedAt + LIFE_MS;
        return { username, password, life: { issuedAt, expiresAt } };
      } catch (error) {
        signal.throwIfAborted();
        throw refusal(error, doing);
      } finally {
        client.destroy();
      }
    },
  };
}

/** Of the SDK's error only name and status are kept: it carries the request. */
function refusal(error: unknown, doing: string): DriverError {
  if (error instanceof DriverError) {
    return error;
  }
  const { name, $metadata } = error as {
    name: string;
    $metadata?: { httpStatusCode?: number };
  };
  const status = $metadata?.httpStatusCode;
  if (/^CredentialsProviderError/.test(name)) {
    return new DriverError(
      'accessDenied',
      `Could not ${doing}: the backend runs as nobody that AWS knows`,
    );
  }
  if (status === undefined) {
    return socketError(error, doing);
  }
  const isRefused =
    /^(AccessDenied|ExpiredToken|InvalidSignature|UnrecognizedClient|InvalidClientTokenId|SignatureDoesNotMatch)/.test(
      name,
    );
  return new DriverError(
    isRefused ? 'accessDenied' : codeOfStatus(status),
    `Could not ${doing}: ${name}`,
  );
}
