import { hmacOf, sameSecret } from '../../checks/secrets';
import { Verifier } from '../../delivery/types';
import { SourceSettings } from '../../settings/types';

const HEADER = 'x-hub-signature-256';

/** The signature is over the bytes of the body. */
export function githubVerifier({ secret = '' }: SourceSettings): Verifier {
  return async ({ headers, body }) => {
    const given = headers[HEADER];
    if (!given) {
      return { status: 401, reason: `There is no header ${HEADER}` };
    }
    return sameSecret(given, `sha256=${hmacOf(body, secret)}`)
      ? undefined
      : { status: 403, reason: 'The signature is not of this body' };
  };
}
