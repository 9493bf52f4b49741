import { LoggerService } from '@backstage/backend-plugin-api';
import { Db, environments } from '../../store';

/** Several changes of an environment within this count as one. */
const DELAY_MS = 100;
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
    const { isInUse, wake } = this.#options;
    if (!(await isInUse())) {
      return;
    }
    const entityRef = await this.#entityOf(environmentId);
    if (entityRef !== undefined) {
      await wake([entityRef]);
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
