import { hkdfSync } from 'node:crypto';
import { InputError } from '@backstage/errors';
import { SecretKey } from './types';

const MIN_SECRET_LENGTH = 32;

/** The first key encrypts, all of them decrypt. */
export class KeyRing {
  readonly primaryId: string;
  readonly #keys: Map<string, Buffer>;

  private constructor(primaryId: string, keys: Map<string, Buffer>) {
    this.primaryId = primaryId;
    this.#keys = keys;
  }

  /** @throws InputError naming the place in the configuration and what to do */
  static of(keys: SecretKey[]): KeyRing {
    if (keys.length === 0) {
      throw new InputError('infra.secrets.keys needs at least one key');
    }
    const derived = new Map<string, Buffer>();
    keys.forEach(({ id, secret }, index) => {
      const place = `infra.secrets.keys[${index}]`;
      if (!/^[A-Za-z0-9._-]{1,64}$/.test(id)) {
        throw new InputError(
          `${place}.id must be 1 to 64 letters, digits, dots, dashes or underscores`,
        );
      }
      if (derived.has(id)) {
        throw new InputError(
          `${place}.id "${id}" is used twice; each key needs an id of its own`,
        );
      }
      if (secret.length < MIN_SECRET_LENGTH) {
        throw new InputError(
          `${place}.secret is too short: it needs at least ${MIN_SECRET_LENGTH} characters; make one with "openssl rand -base64 32"`,
        );
      }
      derived.set(id, deriveKey(id, secret));
    });
    return new KeyRing(keys[0].id, derived);
  }

  get ids(): string[] {
    return [...this.#keys.keys()];
  }

  get(id: string): Buffer | undefined {
    return this.#keys.get(id);
  }
}

/**
 * The configured secret is random text, so a fast derivation (HKDF, RFC 5869) is enough; it makes
 * a key of the right length from any text and a different one for every id.
 */
function deriveKey(id: string, secret: string): Buffer {
  return Buffer.from(
    hkdfSync('sha256', secret, 'infra-orchestration/secrets', id, 32),
  );
}
