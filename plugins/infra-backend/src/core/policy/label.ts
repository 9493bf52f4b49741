import { createHash } from 'node:crypto';

const HASH_LENGTH = 10;
/** What is short already must never look like what was shortened, or the two could meet. */
const LOOKS_SHORTENED = new RegExp(`(?:^|-)[0-9a-f]{${HASH_LENGTH}}$`);
const DNS_LABEL = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;

/** Of a DNS label. */
export const LONGEST_LABEL = 63;

/**
 * A DNS label that can be read and that no other text has: the text itself where it is one of at
 * most `maxLength` characters; else what can be kept of it, and ten hexadecimal digits of the
 * SHA-256 of the whole.
 */
export function shortLabel(text: string, maxLength = LONGEST_LABEL): string {
  if (
    text.length <= maxLength &&
    DNS_LABEL.test(text) &&
    !LOOKS_SHORTENED.test(text)
  ) {
    return text;
  }
  const hash = createHash('sha256')
    .update(text)
    .digest('hex')
    .slice(0, HASH_LENGTH);
  const kept = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, maxLength - HASH_LENGTH - 1)
    .replace(/^-+|-+$/g, '');
  return kept ? `${kept}-${hash}` : hash;
}
