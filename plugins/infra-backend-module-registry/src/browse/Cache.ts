const TTL_MS = 30_000;
const MOST_ENTRIES = 500;

/** Answers that many ask for within moments, such as everybody who looks at the same page. */
export class Cache {
  readonly #entries = new Map<string, { at: number; value: Promise<any> }>();

  constructor(private readonly now: () => number = Date.now) {}

  /** What failed is not kept. */
  async get<T>(key: string, read: () => Promise<T>): Promise<T> {
    const known = this.#entries.get(key);
    if (known && this.now() - known.at < TTL_MS) {
      return await known.value;
    }
    const value = read();
    this.#entries.delete(key);
    this.#entries.set(key, { at: this.now(), value });
    if (this.#entries.size > MOST_ENTRIES) {
      this.#entries.delete(this.#entries.keys().next().value as string);
    }
    try {
      return await value;
    } catch (error) {
      if (this.#entries.get(key)?.value === value) {
        this.#entries.delete(key);
      }
      throw error;
    }
  }
}
