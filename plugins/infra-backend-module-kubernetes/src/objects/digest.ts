import { createHash, createHmac } from 'node:crypto';
import stringify from 'fast-json-stable-stringify';
import { FIELD_MANAGER } from './ownership';
import { ObjectMeta } from './types';

const LENGTH = 32;

/**
 * Digest of a value that does not depend on the order of keys. What holds secrets is digested with
 * a key, since the digest is readable to more people than the secret and a short secret could be
 * guessed from a bare one.
 */
export function digestOf(value: unknown, key?: string): string {
  const hash =
    key === undefined ? createHash('sha256') : createHmac('sha256', key);
  return hash.update(stringify(value)).digest('hex').slice(0, LENGTH);
}

/**
 * Digest of the set of fields that the API server says this driver applied last.
 *
 * The server takes a field out of that set as soon as anybody else changes or removes its value.
 * So: the same digest as right after the apply means that no field of ours was changed since,
 * whatever defaulting and normalisation did to the values, and it can be told from metadata alone.
 */
export function appliedFieldsDigest(metadata: ObjectMeta): string | undefined {
  const entry = metadata.managedFields?.find(
    field =>
      field.manager === FIELD_MANAGER &&
      field.operation === 'Apply' &&
      !field.subresource,
  );
  return entry && digestOf(entry.fieldsV1).slice(0, 16);
}
