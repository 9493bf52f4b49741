const MINUTE_MS = 60_000;

/**
 * Lets so many through in a minute, and counts the others. What anybody can cause by sending us
 * things is recorded within such limits only.
 */
export class Budget {
  #begun = Number.NEGATIVE_INFINITY;
  #used = 0;
  #withheld = 0;

  /** @param now - in milliseconds */
  constructor(
    private readonly limit: number,
    private readonly now: () => number,
  ) {}

  /** @returns undefined: not now. Else how many were withheld since the last that was let through */
  take(): number | undefined {
    const now = this.now();
    if (now - this.#begun >= MINUTE_MS) {
      this.#begun = now;
      this.#used = 0;
    }
    if (this.#used >= this.limit) {
      this.#withheld++;
      return undefined;
    }
    this.#used++;
    const withheld = this.#withheld;
    this.#withheld = 0;
    return withheld;
  }
}
