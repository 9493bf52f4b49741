import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * What lets whoever was asked to verify a run answer it, and nothing else. Made from the key of the
 * signatures, so that it is kept nowhere and is the same after a crash. No signature can pass for it:
 * what is signed begins with a number.
 */
export function verificationToken(secret: string, runId: string): string {
  return createHmac('sha256', secret)
    .update(`verification/${runId}`)
    .digest('base64url');
}

/** Compares in constant time. */
export function isVerificationToken(
  token: string,
  { secret, runId }: { secret: string; runId: string },
): boolean {
  const wanted = Buffer.from(verificationToken(secret, runId));
  const given = Buffer.from(token);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
