import { InputError } from '@backstage/errors';
import { Instant } from './tables';

/** ISO 8601 in UTC with milliseconds, whatever the database client gives. */
export function toIso(value: Instant): string {
  return new Date(value).toISOString();
}

export function toOptionalIso(
  value: Instant | null | undefined,
): string | undefined {
  return value === null || value === undefined ? undefined : toIso(value);
}

export function toDate(iso: string): Date;
export function toDate(iso: string | undefined): Date | null;
export function toDate(iso: string | undefined): Date | null {
  return iso === undefined ? null : new Date(iso);
}

export function toJson(value: unknown): string {
  return JSON.stringify(value);
}

export function toOptionalJson(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}

export function fromJson<T>(text: string): T {
  return JSON.parse(text) as T;
}

export function fromOptionalJson<T>(
  text: string | null | undefined,
): T | undefined {
  return text === null || text === undefined
    ? undefined
    : (JSON.parse(text) as T);
}

/** An opaque position in a list: the sort key of the last item given. */
export function encodeCursor(position: unknown[]): string {
  return Buffer.from(JSON.stringify(position), 'utf8').toString('base64url');
}

/**
 * @throws InputError where the cursor is not of the expected types
 */
export function decodeCursor<T extends unknown[]>(
  cursor: string,
  types: ('number' | 'string')[],
): T {
  try {
    const position: unknown = JSON.parse(
      Buffer.from(cursor, 'base64url').toString('utf8'),
    );
    if (
      Array.isArray(position) &&
      position.length === types.length &&
      position.every((part, index) => typeof part === types[index])
    ) {
      return position as T;
    }
  } catch {
    // told below
  }
  throw new InputError(
    'The cursor is not one that this list gave; start again without a cursor',
  );
}
