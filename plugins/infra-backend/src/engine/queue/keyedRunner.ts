/**
 * Runs a handler for keys: some at once, no key beside itself. A key that comes again while it
 * runs is run once more afterwards; one that waits already is not added.
 */
export class KeyedRunner {
  readonly #concurrency: number;
  readonly #handle: (key: string) => Promise<void>;
  readonly #onRoom: () => void;
  readonly #waiting = new Set<string>();
  readonly #running = new Map<string, Promise<void>>();
  readonly #again = new Set<string>();
  #stopped = false;

  /** @param onRoom - called when a place became free */
  constructor(options: {
    concurrency: number;
    handle: (key: string) => Promise<void>;
    onRoom?: () => void;
  }) {
    this.#concurrency = options.concurrency;
    this.#handle = options.handle;
    this.#onRoom = options.onRoom ?? (() => {});
  }

  /** How many more keys would run at once. */
  get room(): number {
    const taken = this.#running.size + this.#waiting.size;
    return Math.max(0, this.#concurrency - taken);
  }

  offer(key: string): void {
    if (this.#stopped) {
      return;
    }
    if (this.#running.has(key)) {
      this.#again.add(key);
    } else {
      this.#waiting.add(key);
      this.#fill();
    }
  }

  /** @returns false where the key neither runs nor waits, and is new */
  offerIfKnown(key: string): boolean {
    const isKnown = this.#running.has(key) || this.#waiting.has(key);
    if (this.#stopped || !isKnown) {
      return false;
    }
    this.offer(key);
    return true;
  }

  /** @returns false where it is new, and all places are taken */
  offerIfRoom(key: string): boolean {
    if (this.offerIfKnown(key)) {
      return true;
    }
    if (this.#stopped || this.room === 0) {
      return false;
    }
    this.offer(key);
    return true;
  }

  /** @returns the keys that would have run */
  async stop(): Promise<string[]> {
    this.#stopped = true;
    await Promise.allSettled(this.#running.values());
    const left = [...this.#waiting, ...this.#again];
    this.#waiting.clear();
    this.#again.clear();
    return left;
  }

  #fill(): void {
    for (const key of this.#waiting) {
      if (this.#stopped || this.#running.size >= this.#concurrency) {
        return;
      }
      this.#waiting.delete(key);
      this.#running.set(key, this.#run(key));
    }
  }

  async #run(key: string): Promise<void> {
    try {
      await this.#handle(key);
    } catch {
      // Told by the handler; here it must not keep the others from their turn.
    }
    this.#running.delete(key);
    if (this.#again.delete(key)) {
      this.#waiting.add(key);
    }
    this.#fill();
    this.#onRoom();
  }
}
