import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { ServiceUnavailableError } from '@backstage/errors';

const N = 16_384;
const R = 8;
const P = 1;
const LENGTH = 32;
/** Each takes 16 MiB and some 50 ms of a thread; whoever sends more waits and comes again. */
const MOST_AT_ONCE = 32;

let underWay = 0;

/** Long enough that nobody guesses it, whatever the hash. */
export function generatePassword(): string {
  return randomBytes(32).toString('base64url');
}

export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(password, salt, { N, r: R, p: P }, LENGTH);
  return [
    ...['scrypt', N, R, P],
    ...[salt.toString('base64url'), hash.toString('base64url')],
  ].join('$');
}

/** A hash that no password has, so that an unknown user takes as long as a known one. */
const NOBODY = `scrypt$${N}$${R}$${P}$${'A'.repeat(22)}$${'A'.repeat(43)}`;

/**
 * Compares in a time that does not depend on where they differ, nor on whether there is a hash at all.
 *
 * @throws ServiceUnavailableError where too many are compared already
 */
export async function isPassword(
  password: string,
  stored: string | undefined,
): Promise<boolean> {
  const [, cost, r, p, salt, hash] = (stored ?? NOBODY).split('$');
  const expected = Buffer.from(hash, 'base64url');
  const actual = await derive(
    password,
    Buffer.from(salt, 'base64url'),
    { N: Number(cost), r: Number(r), p: Number(p) },
    expected.length,
  );
  return timingSafeEqual(actual, expected) && stored !== undefined;
}

async function derive(
  password: string,
  salt: Buffer,
  cost: { N: number; r: number; p: number },
  length: number,
): Promise<Buffer> {
  if (underWay >= MOST_AT_ONCE) {
    throw new ServiceUnavailableError('Too many logins at once; try again');
  }
  underWay++;
  try {
    return await new Promise((resolve, reject) =>
      scrypt(password, salt, length, cost, (error, key) =>
        error ? reject(error) : resolve(key),
      ),
    );
  } finally {
    underWay--;
  }
}
