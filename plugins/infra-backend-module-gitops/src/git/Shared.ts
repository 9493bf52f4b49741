import { orAbort } from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';

interface Look<T> {
  value: Promise<T>;
  since: number;
  waiting: number;
  aborter: AbortController;
}

/**
 * One look outside for all who want to know about the same time: who comes while one is under way
 * waits for its end and has another, unless what that one sees is new enough.
 */
export class Shared<T> {
  #known: { value: T; since: number } | undefined;
  #running: Look<T> | undefined;

  constructor(private readonly look: (signal: AbortSignal) => Promise<T>) {}

  /**
   * @param maxAge - Milliseconds.
   * @throws the signal's reason where it aborts; the look ends with the last who waits for it
   */
  async get(maxAge: number, signal: AbortSignal): Promise<T> {
    signal.throwIfAborted();
    const oldest = performance.now() - maxAge;
    if (this.#known && this.#known.since >= oldest && maxAge > 0) {
      return this.#known.value;
    }
    while (this.#running && !isOfUse(this.#running, oldest)) {
      await orAbort(
        signal,
        this.#running.value.catch(() => undefined),
      );
    }
    return this.#waitFor(this.#running ?? this.#start(), signal);
  }

  /** What somebody of this process brought about himself. */
  put(value: T): void {
    this.#known = { value, since: performance.now() };
  }

  forget(): void {
    this.#known = undefined;
  }

  async #waitFor(look: Look<T>, signal: AbortSignal): Promise<T> {
    look.waiting += 1;
    try {
      return await orAbort(signal, look.value);
    } finally {
      look.waiting -= 1;
      if (look.waiting === 0) {
        look.aborter.abort();
      }
    }
  }

  #start(): Look<T> {
    const aborter = new AbortController();
    const since = performance.now();
    const value = this.look(aborter.signal)
      .then(seen => {
        // What was brought about meanwhile is newer.
        if (!this.#known || this.#known.since < since) {
          this.#known = { value: seen, since };
        }
        return seen;
      })
      .finally(() => {
        this.#running = undefined;
      });
    this.#running = { value, since, waiting: 0, aborter };
    return this.#running;
  }
}

function isOfUse({ since, aborter }: Look<unknown>, oldest: number): boolean {
  return since >= oldest && !aborter.signal.aborted;
}
