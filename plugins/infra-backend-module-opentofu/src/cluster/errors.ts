import {
  DriverError,
  isDriverError,
} from '@infra-orchestration/backstage-plugin-infra-node';

/** The server answered, and refused. Holds nothing of the request, which may hold secrets. */
export class KubernetesApiError extends Error {
  name = 'KubernetesApiError';

  constructor(readonly httpStatus: number, message: string) {
    super(message);
  }
}

/** Node's codes of failures to verify the server, which will not pass by themselves. */
const CERTIFICATE =
  /^(CERT_|ERR_SSL_|ERR_TLS_CERT|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_(VERIFY|GET))/;

/**
 * The error for the engine.
 *
 * @param doing - what was being done: `start the run`
 */
export function toDriverError(error: unknown, doing: string): unknown {
  if (isDriverError(error)) {
    return error;
  }
  if (error instanceof KubernetesApiError) {
    return fromApiError(error, doing);
  }
  const { code, name } = (error ?? {}) as NodeJS.ErrnoException;
  if (typeof code !== 'string' && name !== 'TimeoutError') {
    return error;
  }
  return CERTIFICATE.test(code ?? '')
    ? new DriverError(
        'misconfigured',
        `Could not ${doing}: the certificate of the API server is not accepted (${code}); put its authority into the kubeconfig`,
      )
    : new DriverError(
        'retryable',
        `Could not ${doing}: the API server cannot be reached (${
          code ?? name
        })`,
      );
}

function fromApiError(
  { httpStatus, message }: KubernetesApiError,
  doing: string,
): DriverError {
  const said = `Could not ${doing}: ${message}`;
  switch (httpStatus) {
    case 401:
      return new DriverError(
        'accessDenied',
        `Could not ${doing}: the API server does not accept the credentials of the kubeconfig`,
      );
    case 403:
      // A quota refuses with the same status, and frees itself.
      return /exceeded quota/.test(message)
        ? new DriverError('retryable', said)
        : new DriverError(
            'accessDenied',
            `${said}. Apply the manifest that the provider's access check shows`,
          );
    case 400:
    case 404:
    case 413:
    case 422:
      return new DriverError('terminal', said);
    default:
      return new DriverError('retryable', said);
  }
}
