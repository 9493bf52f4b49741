import {
  DriverError,
  isDriverError,
} from '@infra-orchestration/backstage-plugin-infra-node';

/** What the API server answers instead of an object (meta/v1, `Status`). */
export interface ApiStatus {
  message?: string;
  reason?: string;
  details?: {
    causes?: { reason?: string; message?: string; field?: string }[];
    retryAfterSeconds?: number;
  };
}

/** The server answered, and refused. Holds nothing of the request, which may hold secrets. */
export class KubernetesApiError extends Error {
  name = 'KubernetesApiError';

  constructor(readonly httpStatus: number, readonly status: ApiStatus) {
    super(status.message || `The API server answered ${httpStatus}`);
  }
}

/** Node's codes of failures to verify the server, which will not pass by themselves. */
const CERTIFICATE =
  /^(CERT_|ERR_SSL_|ERR_TLS_CERT|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_(VERIFY|GET))/;

/**
 * The error for the engine.
 *
 * @param doing - What was being done: `look for the release shop`.
 */
export function toDriverError(error: unknown, doing: string): unknown {
  if (isDriverError(error) || (error as Error)?.name === 'AbortError') {
    return error;
  }
  const said = `Could not ${doing}: ${(error as Error).message}`;
  if (error instanceof KubernetesApiError) {
    return fromApiError(error, doing, said);
  }
  const code = codeOf(error);
  if (code === undefined) {
    return error;
  }
  return CERTIFICATE.test(code)
    ? new DriverError(
        'misconfigured',
        `Could not ${doing}: the API server's certificate is not accepted (${code}). Give the certificate of its authority in config.caData or config.caFile, and the name in it in config.tlsServerName.`,
      )
    : new DriverError(
        'retryable',
        `Could not ${doing}: the API server cannot be reached (${code})`,
      );
}

function fromApiError(
  { httpStatus, status }: KubernetesApiError,
  doing: string,
  said: string,
): DriverError {
  switch (httpStatus) {
    case 401:
      return new DriverError(
        'accessDenied',
        `Could not ${doing}: the API server does not accept the credentials. The token may have expired, or its service account was deleted.`,
      );
    case 403:
      return new DriverError(
        /resource "secrets"/.test(status.message ?? '')
          ? 'accessDenied'
          : 'terminal',
        `${said}. Apply the provider's RBAC manifest again; name what charts manage beyond it in config.additionalResources.`,
      );
    case 400:
    case 405:
    case 406:
    case 413:
    case 415:
    case 422:
      return new DriverError('terminal', said);
    default: {
      const seconds = status.details?.retryAfterSeconds;
      return new DriverError('retryable', said, {
        ...(seconds ? { retryAfter: seconds * 1000 } : {}),
      });
    }
  }
}

function codeOf(error: unknown): string | undefined {
  const { code, name } = (error ?? {}) as NodeJS.ErrnoException;
  if (typeof code === 'string') {
    return code;
  }
  return name === 'TimeoutError' ? name : undefined;
}
