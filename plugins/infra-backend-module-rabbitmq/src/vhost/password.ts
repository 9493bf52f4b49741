import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const SALT_BYTES = 4;

/** By which the server is told how the hash was made; its own default, whatever it is set to. */
export const HASHING = 'rabbit_password_hashing_sha256';

/** 192 bits, in characters that need no escaping in URLs, shells or configuration files. */
export function generatePassword(): string {
  return randomBytes(24).toString('base64url');
}

/**
 * What the server keeps of a password: salt, and SHA-256 of salt and password. Made here, so that the
 * password itself never travels, and can be compared with what the server shows.
 */
export function hashOf(
  password: string,
  salt: Buffer = randomBytes(SALT_BYTES),
): string {
  const digest = createHash('sha256').update(salt).update(password).digest();
  return Buffer.concat([salt, digest]).toString('base64');
}

/** Whether a hash that the server shows is of this password. */
export function isHashOf(hash: string, password: string): boolean {
  const shown = Buffer.from(hash, 'base64');
  const salt = shown.subarray(0, SALT_BYTES);
  const wanted = Buffer.from(hashOf(password, salt), 'base64');
  return shown.length === wanted.length && timingSafeEqual(shown, wanted);
}
