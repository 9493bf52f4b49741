/** Counts what goes on with something that must not be taken away meanwhile. */
export class Uses {
  #running = 0;
  #waiting: (() => void)[] = [];

  async during<T>(use: () => Promise<T>): Promise<T> {
    this.#running++;
    try {
      return await use();
    } finally {
      this.#running--;
      if (this.#running === 0) {
        this.#waiting.splice(0).forEach(resolve => resolve());
      }
    }
  }

  /** Resolves as soon as nothing goes on. */
  async ended(): Promise<void> {
    if (this.#running > 0) {
      await new Promise<void>(resolve => this.#waiting.push(resolve));
    }
  }
}
