import { LoggerService } from '@backstage/backend-plugin-api';
import { sleep } from './drivers';

/** So long a catalog or database that does not answer is waited for. */
const TAKE_FOR_MS = 15 * 60_000;
const PAUSE_MS = 5_000;
/** What waits is in memory only, and in an outage nobody knows how much will come. */
const MOST_WAITING = 1_000;

interface Waiting {
  work: () => Promise<void>;
  until: number;
}

/**
 * Tries again what nobody sends a second time, for a while. Holds up nobody: neither a sender that waits for an
 * answer, nor what it tells next.
 */
export class LaterTaker {
  readonly #stopping = new AbortController();
  #waiting: Waiting[] = [];
  #isRunning = false;

  constructor(
    private readonly what: string,
    private readonly logger: LoggerService,
    private readonly options: { now?(): number; pauseMs?: number } = {},
  ) {}

  /** @returns false where too much waits already; it is not taken then */
  take(work: () => Promise<void>): boolean {
    if (this.#waiting.length >= MOST_WAITING) {
      return false;
    }
    this.#waiting.push({ work, until: this.#now() + TAKE_FOR_MS });
    if (!this.#isRunning) {
      this.#isRunning = true;
      this.#run().finally(() => {
        this.#isRunning = false;
      });
    }
    return true;
  }

  stop(): void {
    this.#stopping.abort();
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    const { pauseMs = PAUSE_MS } = this.options;
    while (this.#waiting.length > 0 && !signal.aborted) {
      await sleep(pauseMs, signal).catch(() => {});
      await this.#tryEach(signal);
    }
  }

  /** One that fails always does not stand in the way of others. */
  async #tryEach(signal: AbortSignal): Promise<void> {
    const failures: unknown[] = [];
    for (const each of [...this.#waiting]) {
      if (signal.aborted) {
        return;
      }
      try {
        await each.work();
        this.#drop(each);
      } catch (error) {
        failures.push(error);
        if (this.#now() >= each.until) {
          this.#drop(each);
        }
      }
    }
    if (failures.length > 0) {
      const { length } = this.#waiting;
      this.logger.error(
        `${this.what} failed for ${failures.length}, and is tried again for ${length}: ${failures[0]}`,
      );
    }
  }

  #drop(done: Waiting): void {
    this.#waiting = this.#waiting.filter(each => each !== done);
  }

  #now(): number {
    return (this.options.now ?? Date.now)();
  }
}
