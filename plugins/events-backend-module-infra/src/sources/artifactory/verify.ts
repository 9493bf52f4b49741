import { hmacOf, sameSecret, verifyShared } from '../../checks/secrets';
import { Verifier } from '../../delivery/types';
import { SourceSettings } from '../../settings/types';

const HEADER = 'x-jfrog-event-auth';

/**
 * The header holds the secret, or the signature of the body where "Use secret for payload signing"
 * is chosen. Both are taken, since neither is known to anybody who does not have the secret.
 */
export function artifactoryVerifier({ secret = '' }: SourceSettings): Verifier {
  return async ({ headers, body }) => {
    const given = headers[HEADER];
    const signature = given?.replace(/^sha256=/, '') ?? '';
    return sameSecret(signature, hmacOf(body, secret))
      ? undefined
      : verifyShared(given, secret, `the header ${HEADER}`);
  };
}
