import {
  AuthenticationError,
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
  ResponseError,
  ServiceUnavailableError,
} from '@backstage/errors';

const classes = {
  AuthenticationError,
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
  // Backstage has no class for it; who asked with `ifMatch` cares only that somebody was quicker.
  PreconditionFailedError: ConflictError,
  ServiceUnavailableError,
};

/**
 * The error that the infra backend threw, from the answer to a request: of the same class and with
 * the same message and `fields`, so that a caller need not know that there was a network between.
 */
export function toServiceError(error: unknown): unknown {
  if (!(error instanceof ResponseError)) {
    return error;
  }
  const { name, message } = error.body.error;
  const ErrorClass = classes[name as keyof typeof classes];
  if (!ErrorClass) {
    return error;
  }
  const { fields } = error.body.error as { fields?: unknown };
  return Object.assign(
    new ErrorClass(message, error),
    fields !== undefined && { fields },
  );
}
