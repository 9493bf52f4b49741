import { Db, Lease, SealedSecret, reconciliation, secrets } from '../store';
import { SecretCipher } from './cipher';
import { PutSecretOptions, SecretStore } from './types';

export class DatabaseSecretStore implements SecretStore {
  readonly #db: Db;
  readonly #cipher: SecretCipher;

  constructor(options: { db: Db; cipher: SecretCipher }) {
    this.#db = options.db;
    this.#cipher = options.cipher;
  }

  async getMany(refs: string[]): Promise<Map<string, string>> {
    if (refs.length === 0) {
      return new Map();
    }
    const sealed = await secrets.get(this.#db, refs);
    return new Map(
      sealed.map(secret => [secret.ref, this.#cipher.open(secret)]),
    );
  }

  async get(ref: string): Promise<string | undefined> {
    return (await this.getMany([ref])).get(ref);
  }

  async sealChanged(
    values: Map<string, string>,
    options: { instanceId?: string } = {},
  ): Promise<SealedSecret[]> {
    const stored = await this.getMany([...values.keys()]);
    return [...values]
      .filter(([ref, value]) => stored.get(ref) !== value)
      .map(([ref, value]) => this.#cipher.seal(ref, value, options.instanceId));
  }

  async putMany(
    values: Map<string, string>,
    options: PutSecretOptions = {},
  ): Promise<void> {
    const changed = await this.sealChanged(values, options);
    if (changed.length) {
      await this.#write(options.lease, trx =>
        secrets.put(trx, changed, { now: new Date() }),
      );
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
    await this.#write(options.lease, trx =>
      secrets.put(trx, [sealed], { now: new Date(), keepExisting: true }),
    );
    // Of several at the same time the first one's value counts for all.
    return (await this.get(ref))!;
  }

  async delete(refs: string[]): Promise<void> {
    await secrets.remove(this.#db, refs);
  }

  async #write(
    lease: Lease | undefined,
    work: (trx: Db) => Promise<void>,
  ): Promise<void> {
    if (lease) {
      await reconciliation.fenced(this.#db, lease, work);
    } else {
      await work(this.#db);
    }
  }
}
