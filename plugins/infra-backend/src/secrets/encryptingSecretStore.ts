import { SecretCipher } from './cipher';
import { SealedSecret, SecretRows, SecretStore } from './types';

export class EncryptingSecretStore implements SecretStore {
  readonly #rows: SecretRows;
  readonly #cipher: SecretCipher;

  constructor(options: { rows: SecretRows; cipher: SecretCipher }) {
    this.#rows = options.rows;
    this.#cipher = options.cipher;
  }

  async get(ref: string): Promise<string | undefined> {
    const [sealed] = await this.#rows.get([ref]);
    return sealed && this.#cipher.open(sealed);
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

  async ensure(ref: string, generate: () => string): Promise<string> {
    const existing = await this.get(ref);
    if (existing !== undefined) {
      return existing;
    }
    await this.#rows.insert(this.seal(ref, generate()));
    // Of several at the same time the first one's value counts for all.
    return (await this.get(ref))!;
  }

  async list(prefix: string): Promise<string[]> {
    return await this.#rows.listRefs(prefix);
  }

  async forget(refs: string[]): Promise<void> {
    await this.#rows.remove(refs);
  }

  seal(ref: string, value: string, instanceId?: string): SealedSecret {
    return this.#cipher.seal(ref, value, instanceId);
  }
}
