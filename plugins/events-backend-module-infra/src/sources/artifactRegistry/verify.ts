import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import { Refusal, Verifier } from '../../delivery/types';
import { SourceSettings } from '../../settings/types';

const GOOGLE_KEYS = 'https://www.googleapis.com/oauth2/v3/certs';
const ISSUERS = ['https://accounts.google.com', 'accounts.google.com'];
const CLOCK_TOLERANCE_S = 60;

/** The push subscription's OIDC token: by Google, for us, of the account that it was set up with. */
export function pubSubVerifier(settings: SourceSettings): Verifier {
  const { audience, serviceAccount, jwksUrl = GOOGLE_KEYS } = settings;
  const keys = createRemoteJWKSet(new URL(jwksUrl), { timeoutDuration: 5_000 });
  return async ({ headers }) => {
    const token = /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1];
    if (!token) {
      return { status: 401, reason: 'There is no token in the header' };
    }
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer: ISSUERS,
        audience,
        algorithms: ['RS256'],
        requiredClaims: ['exp', 'email'],
        clockTolerance: CLOCK_TOLERANCE_S,
      });
      const ours = payload.email === serviceAccount && payload.email_verified;
      return ours
        ? undefined
        : { status: 403, reason: 'The token is of another account' };
    } catch (error) {
      return refusalFor(error);
    }
  };
}

const KEYS_UNREAD = [
  'ERR_JWKS_TIMEOUT',
  'ERR_JWKS_INVALID',
  'ERR_JOSE_GENERIC',
];

/** @throws what is no fault of the token: the keys could not be read */
function refusalFor(error: unknown): Refusal {
  if (
    !(error instanceof errors.JOSEError) ||
    KEYS_UNREAD.includes(error.code)
  ) {
    throw error;
  }
  return { status: 403, reason: `The token does not hold (${error.code})` };
}
