const MOST_ENTRIES = 2_000;

/**
 * What the last look at each state found. One entry per state, good for the same key and so long as is
 * given; in memory only, since it may hold secrets.
 */
export class LookCache<T> {
  readonly #maxAgeMs: number;
  readonly #now: () => number;
  readonly #entries = new Map<string, { key: string; at: number; found: T }>();

  constructor(options: { maxAgeMs: number; now?: () => number }) {
    this.#maxAgeMs = options.maxAgeMs;
    this.#now = options.now ?? Date.now;
  }

  get isOff(): boolean {
    return this.#maxAgeMs <= 0;
  }

  get(name: string, key: string): T | undefined {
    const entry = this.#entries.get(name);
    return entry?.key === key && this.#now() - entry.at < this.#maxAgeMs
      ? entry.found
      : undefined;
  }

  set(name: string, key: string, found: T): void {
    this.forget(name);
    this.#entries.set(name, { key, at: this.#now(), found });
    if (this.#entries.size > MOST_ENTRIES) {
      const [oldest] = this.#entries.keys();
      this.#entries.delete(oldest);
    }
  }

  forget(name: string): void {
    this.#entries.delete(name);
  }
}
