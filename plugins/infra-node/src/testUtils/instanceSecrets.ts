import { InstanceSecrets } from '../driver';

/**
 * Secrets of one instance, kept in memory. What is kept survives a driver's crash, as with the
 * real store.
 *
 * @public
 */
export class InMemoryInstanceSecrets implements InstanceSecrets {
  readonly #values = new Map<string, string>();

  async get(name: string): Promise<string | undefined> {
    return this.#values.get(name);
  }

  async ensure(name: string, generate: () => string): Promise<string> {
    const value = this.#values.get(name) ?? generate();
    this.#values.set(name, value);
    return value;
  }

  async set(name: string, value: string): Promise<void> {
    this.#values.set(name, value);
  }

  /** All that is stored, by name. */
  entries(): ReadonlyMap<string, string> {
    return this.#values;
  }
}
