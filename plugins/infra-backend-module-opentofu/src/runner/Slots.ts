/** At most so many at once; the others wait for their turn. */
export class Slots {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(size: number) {
    this.#free = size;
  }

  /** @returns the function that gives the slot back */
  async take(signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    if (this.#free > 0) {
      this.#free--;
    } else {
      await this.#turn(signal);
    }
    let held = true;
    return () => {
      if (held) {
        held = false;
        this.#give();
      }
    };
  }

  async #turn(signal: AbortSignal): Promise<void> {
    let next: () => void = () => {};
    let giveUp: () => void = () => {};
    const turn = new Promise<void>((resolve, reject) => {
      next = resolve;
      giveUp = () => reject(signal.reason);
    });
    this.#waiting.push(next);
    signal.addEventListener('abort', giveUp, { once: true });
    try {
      await turn;
    } catch (error) {
      this.#waiting.splice(this.#waiting.indexOf(next), 1);
      throw error;
    } finally {
      signal.removeEventListener('abort', giveUp);
    }
  }

  #give(): void {
    const next = this.#waiting.shift();
    if (next) {
      next();
    } else {
      this.#free++;
    }
  }
}
