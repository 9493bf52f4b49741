import { SecretCipher } from './cipher';
import {
  PutSecretOptions,
  SealedSecret,
  SecretRows,
  SecretStore,
} from './types';

export class EncryptingSecretStore implements SecretStore {
  readonly #rows: SecretRows;
  readonly #cipher: SecretCipher;

  constructor(options: { rows: SecretRows; cipher: SecretCipher }) {
    this.#rows = options.rows;
    this.#cipher = options.cipher;
  }

  async getMany(refs: string[]): Promise<Map<string, string>> {
    if (refs.length === 0) {
      return new Map();
    }
    const sealed = await this.#rows.get(refs);
    return new Map(
      sealed.map(secret => [secret.ref, this.#cipher.open(secret)]),
    );
  }

  async get(ref: string): Promise<string | undefined> {
    return (await this.getMany([ref])).get(ref);
  }

  async getOfInstances(instanceIds: string[]): Promise<Map<string, string>> {
    if (instanceIds.length === 0) {
      return new Map();
    }
    const sealed = await this.#rows.getOfInstances(instanceIds);
    return new Map(
      sealed.map(secret => [secret.ref, this.#cipher.open(secret)]),
    );
  }

  seal(ref: string, value: string, instanceId?: string): SealedSecret {
    return this.#cipher.seal(ref, value, instanceId);
  }

  async putMany(
    values: Map<string, string>,
    options: PutSecretOptions = {},
  ): Promise<void> {
    const stored = await this.getMany([...values.keys()]);
    const changed = [...values]
      .filter(([ref, value]) => stored.get(ref) !== value)
      .map(([ref, value]) => this.seal(ref, value, options.instanceId));
    if (changed.length) {
      await this.#rows.put(changed, { lease: options.lease });
    }
  }

  async ensure(
    ref: string,
    generate: () => string,
    options: PutSecretOptions = {},
  ): Promise<string> {
    const existing = await this.get(ref);
    if (existing !== undefined) {
      return existing;
    }
    const sealed = this.#cipher.seal(ref, generate(), options.instanceId);
    await this.#rows.put([sealed], {
      lease: options.lease,
      keepExisting: true,
    });
    // Of several at the same time the first one's value counts for all.
    return (await this.get(ref))!;
  }

  async delete(refs: string[]): Promise<void> {
    await this.#rows.remove(refs);
  }
}
