import { json } from 'express';
import type { ErrorRequestHandler, RequestHandler } from 'express';
import { middleware as validator } from 'express-openapi-validator';
import { spec } from '../schema/openapi';
import { FieldError, InvalidFieldsError } from '../service';

/** Score files and platform documents come in one piece. */
const largestBody = '5mb';

type ValidatorError = {
  status?: number;
  errors?: { path: string; message: string }[];
};

/**
 * Checks requests against `openapi.yaml`. Done here and not by the generated router, which keeps
 * nothing of an error but its message.
 */
export function requestValidation(): (RequestHandler | ErrorRequestHandler)[] {
  const refineValidatorError: ErrorRequestHandler = (
    error: ValidatorError,
    _request,
    _response,
    next,
  ) => {
    next(
      error.status === 400 && error.errors
        ? new InvalidFieldsError(error.errors.map(toFieldError))
        : error,
    );
  };
  return [
    json({ limit: largestBody }),
    ...validator({
      apiSpec: spec as unknown as Parameters<typeof validator>[0]['apiSpec'],
      validateRequests: {
        allErrors: true,
        coerceTypes: false,
        allowUnknownQueryParameters: false,
      },
      validateResponses: false,
      validateSecurity: false,
      useRequestUrl: true,
      ignoreUndocumented: true,
    }),
    refineValidatorError,
  ];
}

function toFieldError({
  path,
  message,
}: {
  path: string;
  message: string;
}): FieldError {
  const [, place, ...rest] = path.split('/');
  return {
    pointer:
      place === 'body'
        ? rest.map(segment => `/${segment}`).join('')
        : `#${place}/${rest.join('/')}`,
    message,
  };
}
