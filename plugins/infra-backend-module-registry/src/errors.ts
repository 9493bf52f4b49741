import {
  DriverError,
  DriverErrorCode,
} from '@infra-orchestration/backstage-plugin-infra-node';

/** Codes of sockets and of TLS, as far as they will not pass by themselves. */
const LASTING =
  /^(CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|EPROTO)/;

/** What an answer means for the engine, by its status. */
export function codeOfStatus(status: number): DriverErrorCode {
  if (status === 401 || status === 403) {
    return 'accessDenied';
  }
  return status >= 400 && status < 500 && status !== 429 && status !== 408
    ? 'terminal'
    : 'retryable';
}

/**
 * An error of a socket in the contract's form. The one it came from is left behind, since it may carry
 * the request, and with it the credentials.
 *
 * @param doing - completes the sentence "Could not …"
 */
export function socketError(error: unknown, doing: string): DriverError {
  const { cause, name, message } = error as Error & {
    cause?: { code?: string; message?: string };
  };
  const code = cause?.code ?? (error as { code?: string }).code ?? '';
  const why =
    name === 'TimeoutError'
      ? 'no answer in time'
      : [code, cause?.message ?? message].filter(Boolean).join(': ');
  return new DriverError(
    LASTING.test(code) ? 'misconfigured' : 'retryable',
    `Could not ${doing}: ${why}`,
  );
}
