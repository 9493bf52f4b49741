import { createHmac, randomBytes } from 'node:crypto';
import { JsonObject } from '@backstage/types';
import { canonicalJson } from '../../core';
import { SecretStore } from '../../secrets';

const KEY_REF = 'platform/fingerprint-key';

/**
 * Tells whether inputs are those of the last apply, secrets included, without keeping them. The
 * key makes a stored digest of a short password useless for guessing it.
 */
export class Fingerprints {
  readonly #key: string;

  private constructor(key: string) {
    this.#key = key;
  }

  static async create(secrets: SecretStore): Promise<Fingerprints> {
    const key = await secrets.ensure(KEY_REF, () =>
      randomBytes(32).toString('base64'),
    );
    return new Fingerprints(key);
  }

  of(inputs: JsonObject): string {
    return createHmac('sha256', this.#key)
      .update(canonicalJson(inputs))
      .digest('base64url');
  }
}
