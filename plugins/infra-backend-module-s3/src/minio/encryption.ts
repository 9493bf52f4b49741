import {
  CipherGCMTypes,
  createCipheriv,
  createDecipheriv,
  pbkdf2,
  randomBytes,
} from 'node:crypto';
import { promisify } from 'node:util';
import { loadArgon2 } from '../client/lazy';

/**
 * How MinIO's administration API encrypts bodies with the secret of who asks, in both directions,
 * as its own client `madmin-go` (encrypt.go) and the format `sio` that it uses define it:
 *
 * ```
 * salt (32) | algorithm (1) | nonce (8) | fragments of 16 KiB, each with its tag (16)
 * ```
 *
 * The key comes from secret and salt. A fragment's nonce is the nonce and the fragment's number,
 * little-endian, from 1 on; its associated data is one byte, 0x80 for the last fragment and else 0,
 * and the tag of nothing under number 0.
 */
const SALT = 32;
const NONCE = 8;
const TAG = 16;
const FRAGMENT = 16 * 1024;
const KEY = 32;

const ARGON2ID_AES_GCM = 0x00;
const ARGON2ID_CHACHA20_POLY1305 = 0x01;
const PBKDF2_AES_GCM = 0x02;

const PBKDF2_ITERATIONS = 8192;

type Cipher = CipherGCMTypes | 'chacha20-poly1305';

/** With the cheapest of the derivations that every server takes: a generated secret is no password. */
export async function encrypt(secret: string, text: string): Promise<Buffer> {
  const [salt, nonce] = [randomBytes(SALT), randomBytes(NONCE)];
  const key = await deriveWithPbkdf2(secret, salt);
  const seal = sealerFor('aes-256-gcm', key, nonce);
  return Buffer.concat([
    salt,
    Buffer.of(PBKDF2_AES_GCM),
    nonce,
    ...fragmentsOf(Buffer.from(text), FRAGMENT).map((fragment, i, all) =>
      seal(fragment, i + 1, associatedData(seal, i === all.length - 1)),
    ),
  ]);
}

/** @throws where it was encrypted with another secret, or is damaged */
export async function decrypt(secret: string, data: Buffer): Promise<string> {
  const body = data.subarray(SALT + 1 + NONCE);
  if (body.length < TAG) {
    throw new Error('The answer of MinIO is not encrypted as it should be');
  }
  const salt = data.subarray(0, SALT);
  const nonce = data.subarray(SALT + 1, SALT + 1 + NONCE);
  const { cipher, key } = await keyFor(data[SALT], secret, salt);
  const seal = sealerFor(cipher, key, nonce);
  const open = openerFor(cipher, key, nonce);
  return Buffer.concat(
    fragmentsOf(body, FRAGMENT + TAG).map((fragment, i, all) =>
      open(fragment, i + 1, associatedData(seal, i === all.length - 1)),
    ),
  ).toString('utf8');
}

async function keyFor(algorithm: number, secret: string, salt: Buffer) {
  switch (algorithm) {
    case ARGON2ID_AES_GCM:
      return {
        cipher: 'aes-256-gcm' as const,
        key: await deriveWithArgon2(secret, salt),
      };
    case ARGON2ID_CHACHA20_POLY1305:
      return {
        cipher: 'chacha20-poly1305' as const,
        key: await deriveWithArgon2(secret, salt),
      };
    case PBKDF2_AES_GCM:
      return {
        cipher: 'aes-256-gcm' as const,
        key: await deriveWithPbkdf2(secret, salt),
      };
    default:
      throw new Error(
        `The answer of MinIO is encrypted by an unknown algorithm (${algorithm})`,
      );
  }
}

function deriveWithPbkdf2(secret: string, salt: Buffer): Promise<Buffer> {
  return promisify(pbkdf2)(secret, salt, PBKDF2_ITERATIONS, KEY, 'sha256');
}

let lastDerivation: Promise<unknown> = Promise.resolve();

/** One at a time, since each takes 64 MiB. */
function deriveWithArgon2(secret: string, salt: Buffer): Promise<Buffer> {
  const derivation = lastDerivation.then(() =>
    loadArgon2().hashRaw(secret, {
      // Argon2id; the library's enum exists for the compiler only.
      algorithm: 2,
      memoryCost: 64 * 1024,
      timeCost: 1,
      parallelism: 4,
      outputLen: KEY,
      salt,
    }),
  );
  lastDerivation = derivation.catch(() => {});
  return derivation;
}

type Seal = (data: Buffer, number: number, associated: Buffer) => Buffer;

function associatedData(seal: Seal, isLast: boolean): Buffer {
  const empty = Buffer.alloc(0);
  return Buffer.concat([Buffer.of(isLast ? 0x80 : 0), seal(empty, 0, empty)]);
}

function sealerFor(name: Cipher, key: Buffer, nonce: Buffer): Seal {
  return (data, number, associated) => {
    const cipher = createCipheriv(
      name as CipherGCMTypes,
      key,
      numbered(nonce, number),
      { authTagLength: TAG },
    ).setAAD(associated, { plaintextLength: data.length });
    return Buffer.concat([
      cipher.update(data),
      cipher.final(),
      cipher.getAuthTag(),
    ]);
  };
}

function openerFor(name: Cipher, key: Buffer, nonce: Buffer): Seal {
  return (data, number, associated) => {
    const length = data.length - TAG;
    const decipher = createDecipheriv(
      name as CipherGCMTypes,
      key,
      numbered(nonce, number),
      { authTagLength: TAG },
    )
      .setAAD(associated, { plaintextLength: length })
      .setAuthTag(data.subarray(length));
    return Buffer.concat([
      decipher.update(data.subarray(0, length)),
      decipher.final(),
    ]);
  };
}

function numbered(nonce: Buffer, number: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(number);
  return Buffer.concat([nonce, bytes]);
}

/** At least one, which may be empty. */
function fragmentsOf(data: Buffer, size: number): Buffer[] {
  const count = Math.max(1, Math.ceil(data.length / size));
  return Array.from({ length: count }, (_, i) =>
    data.subarray(i * size, (i + 1) * size),
  );
}
