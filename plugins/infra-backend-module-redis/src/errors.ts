import { ErrorReply } from '@redis/client';
import {
  DriverError,
  DriverErrorCode,
  isDriverError,
} from '@infra-orchestration/backstage-plugin-infra-node';

/** What an answer means for the engine, by its beginning; the first that fits counts. */
const codeByReply: [RegExp, DriverErrorCode][] = [
  [/^(WRONGPASS|NOAUTH|NOPERM)\b/, 'accessDenied'],
  [/^ERR (AUTH <password> called without|invalid password)/, 'accessDenied'],
  // A rule that the server does not know can only come from the inputs.
  [/^ERR Error in ACL SETUSER modifier/, 'terminal'],
  // Hosted services take commands away, the ACL family first.
  [/^ERR unknown command/i, 'misconfigured'],
  [/^(MOVED|CROSSSLOT|READONLY)\b/, 'misconfigured'],
];

/** Codes of TLS that will not pass by themselves. */
const lastingSocketErrors =
  /^(CERT_|ERR_TLS_|ERR_SSL_|ERR_OSSL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/;

/** @param doing - completes the sentence "Could not …" */
export function toDriverError(error: unknown, doing: string): DriverError {
  if (isDriverError(error)) {
    return error as DriverError;
  }
  const { message = String(error) } = error as Error;
  return new DriverError(codeOf(error), `Could not ${doing}: ${message}`, {
    cause: error,
  });
}

function codeOf(error: unknown): DriverErrorCode {
  const { code, message } = error as { code?: unknown; message: string };
  if (error instanceof ErrorReply) {
    // Others pass: LOADING, BUSY, OOM, MASTERDOWN, a disk that is full.
    return codeByReply.find(([text]) => text.test(message))?.[1] ?? 'retryable';
  }
  return typeof code === 'string' && lastingSocketErrors.test(code)
    ? 'misconfigured'
    : 'retryable';
}

/** The server refuses this user this command. */
export function isRefusal(error: unknown): boolean {
  return error instanceof ErrorReply && /^NOPERM\b/.test(error.message);
}
