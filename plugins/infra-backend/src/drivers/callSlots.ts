/** Right to make one call at a provider; taken before a call and given back after it. */
export interface CallSlots {
  run<T>(
    provider: { name?: string; concurrency?: number },
    signal: AbortSignal,
    call: () => Promise<T>,
  ): Promise<T>;
}

interface Waiter {
  grant(): void;
}

/** First come, first served, within this process. */
class Semaphore {
  #free: number;
  readonly #waiting: Waiter[] = [];

  constructor(size: number) {
    this.#free = size;
  }

  async take(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.#free > 0) {
      this.#free--;
      return;
    }
    let onAbort = () => {};
    try {
      await new Promise<void>((resolve, reject) => {
        const waiter: Waiter = { grant: resolve };
        onAbort = () => {
          const index = this.#waiting.indexOf(waiter);
          // Granted already: the caller goes on, and gives it back.
          if (index >= 0) {
            this.#waiting.splice(index, 1);
            reject(signal.reason);
          }
        };
        this.#waiting.push(waiter);
        signal.addEventListener('abort', onAbort, { once: true });
      });
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  give(): void {
    const next = this.#waiting.shift();
    if (next) {
      next.grant();
    } else {
      this.#free++;
    }
  }
}

/** Limits within one process: enough where there is only one, as on SQLite. */
export class LocalCallSlots implements CallSlots {
  readonly #default: number;
  readonly #semaphores = new Map<string, Semaphore>();

  /** @param defaultConcurrency - for providers that name no limit */
  constructor(defaultConcurrency: number) {
    this.#default = defaultConcurrency;
  }

  async run<T>(
    provider: { name?: string; concurrency?: number },
    signal: AbortSignal,
    call: () => Promise<T>,
  ): Promise<T> {
    if (provider.name === undefined) {
      return await call();
    }
    const semaphore = this.#semaphoreOf(provider.name, provider.concurrency);
    await semaphore.take(signal);
    try {
      return await call();
    } finally {
      semaphore.give();
    }
  }

  #semaphoreOf(name: string, limit = this.#default): Semaphore {
    // Another limit makes another semaphore; calls under the old one run out.
    const key = `${name}/${limit}`;
    let semaphore = this.#semaphores.get(key);
    if (!semaphore) {
      semaphore = new Semaphore(limit);
      this.#semaphores.set(key, semaphore);
    }
    return semaphore;
  }
}
