import { createHash, randomBytes } from 'node:crypto';
import { literal } from './sql';

/** Which of the two families of servers it is. */
export type Flavour = 'mariadb' | 'mysql';

/**
 * 192 bits, in characters that need no escaping in URLs, shells or configuration files. The end is
 * for servers that want a character of each class (validate_password, simple_password_check).
 */
export function generatePassword(): string {
  return `${randomBytes(24).toString('base64url')}-aA1`;
}

/**
 * The clause that gives an account its password.
 *
 * MariaDB is given what it stores, so that the password itself never travels in a statement, which
 * the server could log; the plain SHA-1 in it is no weakness for a password of 192 random bits. MySQL
 * hashes with a salt and thousands of rounds of its own, and rewrites the statement before it is logged.
 */
export function identifiedBy(flavour: Flavour, password: string): string {
  return flavour === 'mariadb'
    ? `IDENTIFIED VIA mysql_native_password USING ${literal(
        nativeHash(password),
      )}`
    : `IDENTIFIED BY ${literal(password)}`;
}

function nativeHash(password: string): string {
  const sha1 = (data: string | Buffer) =>
    createHash('sha1').update(data).digest();
  return `*${sha1(sha1(password)).toString('hex').toUpperCase()}`;
}
