import { ConflictError, CustomErrorBase, InputError } from '@backstage/errors';

/** One faulty place of a request. */
export interface FieldError {
  /** JSON pointer (RFC 6901) into the body, or `#query/<name>`. */
  pointer: string;
  /** What is wrong and what to do. Never a secret. */
  message: string;
}

/** Input that names each of its faulty places; answered with 400 and `error.fields`. */
export class InvalidFieldsError extends InputError {
  readonly fields: FieldError[];

  constructor(fields: FieldError[], summary?: string) {
    super(summary ?? describeFields(fields));
    this.fields = fields;
  }
}

function describeFields(fields: FieldError[]): string {
  const [first, ...others] = fields;
  const more = others.length ? ` (and ${others.length} more)` : '';
  return `${first.pointer || 'request'}: ${first.message}${more}`;
}

/** The state that a condition of the request (`If-Match`) speaks of is gone. */
export class PreconditionFailedError extends CustomErrorBase {
  name = 'PreconditionFailedError' as const;
  /** Read by Backstage's error middleware. */
  readonly statusCode = 412;
}

/** There are as many environments as its type allows. */
export class QuotaExceededError extends ConflictError {}
