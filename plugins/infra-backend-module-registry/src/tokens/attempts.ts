const WINDOW_MS = 60_000;
const MOST_FAILURES = 10;
const MOST_KEYS = 10_000;

/** Failed logins, in bounded memory: where there are too many, the oldest are forgotten. */
export class FailedAttempts {
  readonly #failures = new Map<string, { count: number; until: number }>();

  constructor(private readonly now: () => number = Date.now) {}

  /** @returns milliseconds until another attempt is allowed; 0 for at once */
  waitOf(key: string): number {
    const entry = this.#failures.get(key);
    const left = entry ? entry.until - this.now() : 0;
    return entry && left > 0 && entry.count >= MOST_FAILURES ? left : 0;
  }

  failed(key: string): void {
    const now = this.now();
    const entry = this.#failures.get(key);
    const goesOn = entry !== undefined && entry.until > now;
    this.#failures.delete(key);
    this.#failures.set(key, {
      count: goesOn ? entry.count + 1 : 1,
      until: goesOn ? entry.until : now + WINDOW_MS,
    });
    if (this.#failures.size > MOST_KEYS) {
      this.#failures.delete(this.#failures.keys().next().value as string);
    }
  }

  succeeded(key: string): void {
    this.#failures.delete(key);
  }

  get size(): number {
    return this.#failures.size;
  }
}
