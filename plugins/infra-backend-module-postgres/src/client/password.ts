import { createHash, createHmac, pbkdf2, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';

/** What the server itself uses by default. */
const ITERATIONS = 4096;

/** 192 bits, in characters that need no escaping in URLs, shells or configuration files. */
export function generatePassword(): string {
  return randomBytes(24).toString('base64url');
}

/**
 * What the server stores of a password (RFC 5802, RFC 7677; format in the manual under
 * `pg_authid`). Made here, so that the password itself never travels in a statement, which the
 * server could log. For ASCII passwords, which need no SASLprep.
 */
export async function scramVerifier(
  password: string,
  salt = randomBytes(16),
): Promise<string> {
  const salted = await promisify(pbkdf2)(
    password,
    salt,
    ITERATIONS,
    32,
    'sha256',
  );
  const hmac = (text: string) =>
    createHmac('sha256', salted).update(text).digest();
  const storedKey = createHash('sha256').update(hmac('Client Key')).digest();
  const keys = [storedKey, hmac('Server Key')].map(k => k.toString('base64'));
  return `SCRAM-SHA-256$${ITERATIONS}:${salt.toString('base64')}$${keys.join(
    ':',
  )}`;
}
