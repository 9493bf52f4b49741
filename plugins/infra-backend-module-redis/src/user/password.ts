import { createHash, randomBytes } from 'node:crypto';

/** 192 bits, in characters that need no escaping in URLs, shells or configuration files. */
export function generatePassword(): string {
  return randomBytes(24).toString('base64url');
}

/** What the server keeps of a password, and shows. */
export function passwordHash(password: string): string {
  return createHash('sha256').update(password).digest('hex');
}
