import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import { Http } from '../client/Http';
import { codeOfStatus, socketError } from '../errors';
import { loadGoogleAuth } from './lazySdks';
import { LoginSource } from './logins';

const SCOPE = 'https://www.googleapis.com/auth/cloud-platform.read-only';
const LIFE_MS = 3_600_000;

export interface GarSettings {
  /** JSON of a service account; absent: what the backend runs as. */
  key?: string;
  /** Another address than Google's, in a network that does not reach it. */
  endpoint?: string;
}

/** Google Artifact Registry: an access token is the password. */
export function garLogin(
  { key, endpoint }: GarSettings,
  http: Http,
  now: () => number,
): LoginSource {
  const credentials = key === undefined ? undefined : readKey(key);
  const who = credentials?.client_email ?? 'the identity of the backend';
  const doing = `get a token of Google for ${who}`;
  return {
    description: `gar ${credentials?.client_email ?? ''}`.trim(),
    isExchange: true,
    async obtain(signal) {
      signal.throwIfAborted();
      const { GoogleAuth, JWT } = loadGoogleAuth();
      const issuedAt = now();
      const send = http.fetchWith(signal);
      try {
        const client = credentials
          ? new JWT({
              email: credentials.client_email,
              key: credentials.private_key,
              scopes: [SCOPE],
              transporterOptions: {
                // The library knows one address.
                fetchImplementation: (url, init) =>
                  send(endpoint ?? String(url), init),
                // Trying again is the engine's.
                retry: false,
              },
            })
          : await new GoogleAuth({ scopes: [SCOPE] }).getClient();
        const { token } = await unlessAborted(signal, client.getAccessToken());
        if (!token) {
          throw new DriverError('retryable', `Could not ${doing}: none came`);
        }
        const expiresAt = client.credentials.expiry_date ?? issuedAt + LIFE_MS;
        return {
          username: 'oauth2accesstoken',
          password: token,
          life: { issuedAt, expiresAt },
        };
      } catch (error) {
        signal.throwIfAborted();
        throw refusal(error, doing);
      }
    },
  };
}

interface ServiceAccountKey {
  client_email: string;
  private_key: string;
}

function readKey(text: string): ServiceAccountKey {
  try {
    const key = JSON.parse(text);
    if (
      typeof key.client_email === 'string' &&
      typeof key.private_key === 'string'
    ) {
      return key;
    }
  } catch {
    // What it threw may repeat the key.
  }
  throw new DriverError(
    'misconfigured',
    'The credential `serviceAccountKey` is no key of a service account in JSON',
  );
}

/** The library takes no signal. */
async function unlessAborted<T>(
  signal: AbortSignal,
  call: Promise<T>,
): Promise<T> {
  return await new Promise<T>((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), {
      once: true,
    });
    call.then(resolve, reject);
  });
}

/** Of the library's error only the status is kept: it carries the request. */
function refusal(error: unknown, doing: string): DriverError {
  if (error instanceof DriverError) {
    return error;
  }
  const { status, response } = error as {
    status?: number;
    response?: { status?: number; data?: { error?: unknown } };
  };
  const answered = response?.status ?? status;
  if (answered === undefined) {
    return socketError(error, doing);
  }
  const { error: reason } = response?.data ?? {};
  // A key that is deleted is answered with 400.
  const isRefused = reason === 'invalid_grant' || reason === 'invalid_client';
  return new DriverError(
    isRefused ? 'accessDenied' : codeOfStatus(answered),
    `Could not ${doing}: ${[answered, typeof reason === 'string' ? reason : '']
      .join(' ')
      .trim()}`,
  );
}
