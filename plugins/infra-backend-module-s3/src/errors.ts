import {
  DriverError,
  DriverErrorCode,
  isDriverError,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { failAs } from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';

/** What an error means for the engine, by the code of the S3, IAM or MinIO API. */
const codeByName: Record<string, DriverErrorCode> = {
  AccessDenied: 'accessDenied',
  AccountProblem: 'accessDenied',
  AllAccessDisabled: 'accessDenied',
  ExpiredToken: 'accessDenied',
  InvalidAccessKeyId: 'accessDenied',
  InvalidClientTokenId: 'accessDenied',
  InvalidToken: 'accessDenied',
  NotSignedUp: 'accessDenied',
  SignatureDoesNotMatch: 'accessDenied',
  UnrecognizedClient: 'accessDenied',
  // The bucket, or all of the provider, is in another region than the config says.
  AuthorizationHeaderMalformed: 'misconfigured',
  IllegalLocationConstraint: 'misconfigured',
  InvalidLocationConstraint: 'misconfigured',
  InvalidRegion: 'misconfigured',
  PermanentRedirect: 'misconfigured',
  // The name belongs to another account.
  BucketAlreadyExists: 'conflict',
  DeleteConflict: 'conflict',
  // Somebody else was quicker, or goes on: what that means is seen by looking again.
  BucketAlreadyOwnedByYou: 'retryable',
  BucketNotEmpty: 'retryable',
  ConcurrentModification: 'retryable',
  EntityAlreadyExists: 'retryable',
  NoSuchBucket: 'retryable',
  NoSuchEntity: 'retryable',
  OperationAborted: 'retryable',
  XMinioIAMServiceAccountNotAllowed: 'retryable',
  // Passes when others make room, or the clocks agree.
  LimitExceeded: 'retryable',
  RequestTimeTooSkewed: 'retryable',
  TooManyBuckets: 'retryable',
  // Answers 501, which is for ever.
  NotImplemented: 'terminal',
};

/** Codes of sockets and of TLS, as far as they will not pass by themselves. */
const lastingSocketErrors =
  /^(CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|EPROTO)/;

/** As AWS's clients and ours throw them. */
interface ServiceError {
  name?: string;
  code?: string;
  message?: string;
  $metadata?: { httpStatusCode?: number };
}

/**
 * The error in the contract's form. The one it came from is left behind, since it carries request
 * and response, and with them the key.
 *
 * @param doing - completes the sentence "Could not …"
 */
export function toDriverError(error: unknown, doing: string): DriverError {
  if (isDriverError(error)) {
    return error as DriverError;
  }
  const { message = '' } = error as ServiceError;
  const name = nameOf(error);
  const text = message && message !== name ? `: ${message}` : '';
  return new DriverError(
    codeOf(error as ServiceError, name),
    `Could not ${doing}: ${name}${text}`,
  );
}

/** The code that the API gave, or that of the socket; clients add `Exception` to some. */
export function nameOf(error: unknown): string {
  const { name, code } = error as ServiceError;
  const given = (name === 'Error' || !name ? code : name) ?? 'Error';
  return given.replace(/Exception$/, '') || given;
}

function codeOf(error: ServiceError, name: string): DriverErrorCode {
  const known = codeByName[name];
  if (known) {
    return known;
  }
  const status = error.$metadata?.httpStatusCode;
  if (status === undefined) {
    return lastingSocketErrors.test(error.code ?? name)
      ? 'misconfigured'
      : 'retryable';
  }
  if (status === 401 || status === 403) {
    return 'accessDenied';
  }
  return status >= 400 && status < 500 && status !== 429 && status !== 408
    ? 'terminal'
    : 'retryable';
}

/** Whether the API refused with one of these codes. */
export function isRefusal(error: unknown, ...names: string[]): boolean {
  return names.includes(nameOf(error));
}

/** Gives `undefined` where the API says that there is no such thing. */
export async function unlessAbsent<T>(
  names: string[],
  call: Promise<T>,
): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (isRefusal(error, ...names)) {
      return undefined;
    }
    throw error;
  }
}

/** Gives errors the contract's form; an abort stays an abort. */
export function attempt<T>(
  doing: string,
  { signal }: { signal: AbortSignal },
  run: () => Promise<T>,
): Promise<T> {
  return failAs(signal, error => toDriverError(error, doing), run);
}
