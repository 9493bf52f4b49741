import { CustomErrorBase } from '@backstage/errors';

/**
 * `retryable`: may pass by itself; the engine tries again with backoff.
 * `conflict`: the object is somebody else's, or was changed at the same time in a way that needs a
 * person. `terminal`: will fail again until the inputs change. `accessDenied`: the provider refuses
 * the credentials; the engine stops work on the whole provider. `misconfigured`: the inputs are fine
 * and the provider as registered cannot be used (its certificate is not trusted, the zone is not
 * there); treated as `accessDenied`, and told as what it is.
 *
 * @public
 */
export type DriverErrorCode =
  | 'retryable'
  | 'conflict'
  | 'terminal'
  | 'accessDenied'
  | 'misconfigured';

/** @public */
export interface DriverErrorOptions {
  cause?: unknown;
  /** Milliseconds to wait at least, for `retryable`, where the server said so. */
  retryAfter?: number;
}

/**
 * The only error a driver throws on purpose. Anything else that escapes a driver counts as
 * `retryable`. The message is shown to people and stored: no secrets.
 *
 * @public
 */
export class DriverError extends CustomErrorBase {
  name = 'DriverError' as const;
  readonly code: DriverErrorCode;
  readonly retryAfter?: number;

  constructor(
    code: DriverErrorCode,
    message: string,
    options: DriverErrorOptions = {},
  ) {
    super(message, options.cause);
    this.code = code;
    this.retryAfter = options.retryAfter;
  }
}

/** Works across copies of this package. @public */
export function isDriverError(error: unknown): error is DriverError {
  return (
    error instanceof Error &&
    error.name === 'DriverError' &&
    typeof (error as Partial<DriverError>).code === 'string'
  );
}
