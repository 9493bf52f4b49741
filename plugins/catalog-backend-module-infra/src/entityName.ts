import { createHash } from 'node:crypto';

const MAX_NAME = 63;
const HASH_LENGTH = 8;

/**
 * A name for the catalog from parts that are unique together. Parts hold hyphens themselves, so that
 * `a-b` in `c` and `a` in `b-c` would read the same: a hash of what tells them apart is always at the
 * end. The same parts give the same name, also after what they name was deleted and made anew.
 */
export function entityName(
  readable: readonly string[],
  identity: readonly string[],
): string {
  const hash = createHash('sha256')
    .update(JSON.stringify(identity))
    .digest('hex')
    .slice(0, HASH_LENGTH);
  const begin = readable
    .join('-')
    .slice(0, MAX_NAME - HASH_LENGTH - 1)
    .replace(/[^a-zA-Z0-9]+$/, '');
  return `${begin}-${hash}`;
}
