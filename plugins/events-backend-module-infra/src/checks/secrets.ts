import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { Refusal } from '../delivery/types';

/** Takes the same time whatever differs, and whatever the lengths are. */
export function sameSecret(given: string, expected: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(given), hash(expected));
}

/** HMAC-SHA256 of a body in hexadecimal. */
export function hmacOf(body: Buffer, secret: string): string {
  return createHmac('sha256', secret).update(body).digest('hex');
}

/**
 * A secret that is sent as it is. A header `authorization` may carry it after `Bearer` as well, as
 * some senders put that before what they are given.
 */
export function verifyShared(
  given: string | undefined,
  secret: string,
  where: string,
): Refusal | undefined {
  if (!given) {
    return { status: 401, reason: `There is no secret in ${where}` };
  }
  const plain = sameSecret(given, secret);
  const bearer = sameSecret(given, `Bearer ${secret}`);
  return plain || bearer
    ? undefined
    : { status: 403, reason: `The secret in ${where} is another` };
}

/** Hexadecimal SHA-256; names a delivery that has no id of its own. */
export function digestOf(content: Buffer | string): string {
  return createHash('sha256').update(content).digest('hex');
}
