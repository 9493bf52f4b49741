import { LoggerService } from '@backstage/backend-plugin-api';
import { Db, environments } from '../../store';

/** Several changes of an environment within this count as one. */
const DELAY_MS = 100;
/** What is delivered, or not, is so for this long; a pipeline that is new wakes all components itself. */
const IN_USE_MS = 1_000;
/** Entities of environments that are remembered; they never change. */
const MOST_KNOWN = 10_000;

export interface DeliveryWakesOptions {
  db: Db;
  logger: LoggerService;
  wake(entityRefs: readonly string[]): Promise<void>;
  /** Whether anything is delivered at all. */
  isInUse(): Promise<boolean>;
}

/**
 * Wakes the delivery of the component of an environment in which something happened. A hint only: what
 * it misses is found by the sweep.
 */
export class DeliveryWakes {
  readonly #options: DeliveryWakesOptions;
  readonly #known = new Map<string, string>();
  readonly #timers = new Map<string, NodeJS.Timeout>();
  #inUse: Promise<boolean> | undefined;
  /** By the monotonic clock. */
  #inUseUntil = 0;

  constructor(options: DeliveryWakesOptions) {
    this.#options = options;
  }

  changed(environmentId: string): void {
    if (this.#timers.has(environmentId)) {
      return;
    }
    const timer = setTimeout(() => {
      this.#timers.delete(environmentId);
      this.#wake(environmentId).catch(error =>
        this.#options.logger.debug(`Delivery was not woken: ${error}`),
      );
    }, DELAY_MS);
    this.#timers.set(environmentId, timer);
  }

  stop(): void {
    this.#timers.forEach(timer => clearTimeout(timer));
    this.#timers.clear();
  }

  async #wake(environmentId: string): Promise<void> {
    const { wake } = this.#options;
    if (!(await this.#isInUse())) {
      return;
    }
    const entityRef = await this.#entityOf(environmentId);
    if (entityRef !== undefined) {
      await wake([entityRef]);
    }
  }

  async #isInUse(): Promise<boolean> {
    const now = performance.now();
    if (this.#inUse === undefined || now >= this.#inUseUntil) {
      this.#inUseUntil = now + IN_USE_MS;
      this.#inUse = this.#options.isInUse();
    }
    try {
      return await this.#inUse;
    } catch (error) {
      this.#inUse = undefined;
      throw error;
    }
  }

  async #entityOf(environmentId: string): Promise<string | undefined> {
    const known = this.#known.get(environmentId);
    if (known !== undefined) {
      return known;
    }
    const found = await environments.get(this.#options.db, environmentId);
    if (found) {
      if (this.#known.size >= MOST_KNOWN) {
        this.#known.clear();
      }
      this.#known.set(environmentId, found.entityRef);
    }
    return found?.entityRef;
  }
}
