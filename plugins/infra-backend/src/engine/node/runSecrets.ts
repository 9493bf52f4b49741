import { SecretStore } from '../../secrets';
import { SealedSecret } from '../../store';

/**
 * The secrets of the instances of one run, read once: while the lease is held nobody else writes
 * them. New ones are stored with the other changes of the run.
 */
export class RunSecrets {
  readonly #store: SecretStore;
  readonly #instanceIds: string[];
  readonly #write: (sealed: SealedSecret[]) => Promise<void>;
  #known: Promise<Map<string, string>> | undefined;

  /**
   * @param instanceIds - that may have secrets already
   * @param write - resolves when they are stored
   */
  constructor(options: {
    store: SecretStore;
    instanceIds: string[];
    write: (sealed: SealedSecret[]) => Promise<void>;
  }) {
    this.#store = options.store;
    this.#instanceIds = options.instanceIds;
    this.#write = options.write;
  }

  async get(ref: string): Promise<string | undefined> {
    return (await this.#values()).get(ref);
  }

  /** Stored before it resolves. */
  async ensure(
    ref: string,
    generate: () => string,
    instanceId: string,
  ): Promise<string> {
    const values = await this.#values();
    const existing = values.get(ref);
    if (existing !== undefined) {
      return existing;
    }
    const value = generate();
    await this.#write([this.#store.seal(ref, value, instanceId)]);
    values.set(ref, value);
    return value;
  }

  /** Stored before it resolves. */
  async set(ref: string, value: string, instanceId: string): Promise<void> {
    const changed = await this.sealChanged(new Map([[ref, value]]), instanceId);
    if (changed.length > 0) {
      await this.#write(changed);
    }
  }

  /** What differs from what is stored; for the caller to store. */
  async sealChanged(
    values: ReadonlyMap<string, string>,
    instanceId: string,
  ): Promise<SealedSecret[]> {
    if (values.size === 0) {
      return [];
    }
    const known = await this.#values();
    const changed = [...values].filter(
      ([ref, value]) => known.get(ref) !== value,
    );
    changed.forEach(([ref, value]) => known.set(ref, value));
    return changed.map(([ref, value]) =>
      this.#store.seal(ref, value, instanceId),
    );
  }

  #values(): Promise<Map<string, string>> {
    this.#known ??= this.#store.getOfInstances(this.#instanceIds);
    return this.#known;
  }
}
