import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { KeyRing } from './keyRing';
import { SealedSecret } from './types';

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** A stored secret cannot be opened: no key for it, or it is not what was stored. */
export class SecretUnreadableError extends Error {
  name = 'SecretUnreadableError' as const;
}

/**
 * AES-256-GCM (NIST SP 800-38D) with a random nonce per encryption. The reference is
 * authenticated with the value, so a row copied over another one's does not open.
 */
export class SecretCipher {
  readonly #ring: KeyRing;

  constructor(ring: KeyRing) {
    this.#ring = ring;
  }

  get primaryKeyId(): string {
    return this.#ring.primaryId;
  }

  get olderKeyIds(): string[] {
    return this.#ring.ids.filter(id => id !== this.primaryKeyId);
  }

  seal(ref: string, value: string, instanceId?: string): SealedSecret {
    const keyId = this.#ring.primaryId;
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, this.#ring.get(keyId)!, nonce);
    cipher.setAAD(boundData(keyId, ref));
    const ciphertext = Buffer.concat([
      cipher.update(value, 'utf8'),
      cipher.final(),
      cipher.getAuthTag(),
    ]);
    return {
      ref,
      instanceId,
      keyId,
      nonce: nonce.toString('base64'),
      ciphertext: ciphertext.toString('base64'),
    };
  }

  /** @throws SecretUnreadableError */
  open(sealed: SealedSecret): string {
    const key = this.#ring.get(sealed.keyId);
    if (!key) {
      throw new SecretUnreadableError(
        `Secret ${sealed.ref} is encrypted with key "${sealed.keyId}", which infra.secrets.keys does not have; add that key after the first one`,
      );
    }
    const bytes = Buffer.from(sealed.ciphertext, 'base64');
    const decipher = createDecipheriv(
      ALGORITHM,
      key,
      Buffer.from(sealed.nonce, 'base64'),
      { authTagLength: TAG_BYTES },
    );
    decipher.setAAD(boundData(sealed.keyId, sealed.ref));
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    try {
      return Buffer.concat([
        decipher.update(bytes.subarray(0, -TAG_BYTES)),
        decipher.final(),
      ]).toString('utf8');
    } catch {
      throw new SecretUnreadableError(
        `Secret ${sealed.ref} does not open with key "${sealed.keyId}": the key's secret is another than when it was stored, or the row was tampered with`,
      );
    }
  }
}

function boundData(keyId: string, ref: string): Buffer {
  return Buffer.from(`${keyId}\n${ref}`, 'utf8');
}
