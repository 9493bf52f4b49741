import {
  DriverError,
  DriverErrorCode,
  isDriverError,
} from '@infra-orchestration/backstage-plugin-infra-node';

/**
 * What an error means for the engine, by SQLSTATE: five characters, of which the first two are the
 * class (PostgreSQL manual, appendix A). Longer prefixes win.
 */
const codeBySqlState: Record<string, DriverErrorCode> = {
  '08': 'retryable', // connection
  '23': 'retryable', // constraint: of the catalogues, as no statement of ours writes rows
  '25': 'retryable', // transaction state
  '28': 'accessDenied', // refused login
  '3D000': 'retryable', // the database is gone since it was looked at
  '40': 'retryable', // rolled back in favour of another
  '42501': 'accessDenied', // insufficient privilege
  // Somebody else was quicker: what that means is seen by looking again.
  '42710': 'retryable', // role exists
  '42P04': 'retryable', // database exists
  '53': 'retryable', // resources
  '55': 'retryable', // in use, locked
  '57': 'retryable', // cancelled, shutting down
  '58': 'retryable', // system
  XX: 'retryable', // internal
  '2BP01': 'conflict', // others depend on it
};

/** Codes of sockets and of TLS, as far as they will not pass by themselves. */
const lastingSocketErrors =
  /^(CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/;

/** @param doing - completes the sentence "Could not …" */
export function toDriverError(
  error: unknown,
  doing: string,
  denied: DriverErrorCode = 'accessDenied',
): DriverError {
  if (isDriverError(error)) {
    return error as DriverError;
  }
  const {
    code = '',
    message,
    detail,
  } = error as {
    code?: string;
    message: string;
    detail?: string;
  };
  const text = `Could not ${doing}: ${message}${detail ? ` (${detail})` : ''}`;
  return new DriverError(
    code === '42501' ? denied : codeOf(code, message),
    text,
    { cause: error },
  );
}

function codeOf(code: string, message: string): DriverErrorCode {
  if (/^[0-9A-Z]{5}$/.test(code) && !code.startsWith('E')) {
    return (
      codeBySqlState[code] ?? codeBySqlState[code.slice(0, 2)] ?? 'terminal'
    );
  }
  return lastingSocketErrors.test(code) || /does not support SSL/.test(message)
    ? 'misconfigured'
    : 'retryable';
}

/** The SQLSTATE of an error that came from the server. */
export function sqlStateOf(error: unknown): string | undefined {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && code.length === 5 ? code : undefined;
}
