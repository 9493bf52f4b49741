import { LoggerService } from '@backstage/backend-plugin-api';
import { SignalsService } from '@backstage/plugin-signals-node';

/** Channel on which one is told that an environment should be read again. */
export const environmentsChannel = 'infra:environments';

/**
 * Tells frontends which environment to read again, at most once per interval each; what changed is
 * theirs to ask for, so that nobody hears what they may not read.
 */
export class EnvironmentSignals {
  readonly #signals: SignalsService;
  readonly #logger: LoggerService;
  readonly #interval: number;
  readonly #pending = new Map<string, NodeJS.Timeout>();

  constructor(options: {
    signals: SignalsService;
    logger: LoggerService;
    /** Milliseconds. */
    interval?: number;
  }) {
    this.#signals = options.signals;
    this.#logger = options.logger;
    this.#interval = options.interval ?? 500;
  }

  changed(environmentId: string): void {
    if (this.#pending.has(environmentId)) {
      return;
    }
    const timer = setTimeout(() => {
      this.#pending.delete(environmentId);
      this.#publish(environmentId);
    }, this.#interval);
    timer.unref();
    this.#pending.set(environmentId, timer);
  }

  stop(): void {
    this.#pending.forEach(timer => clearTimeout(timer));
    this.#pending.clear();
  }

  #publish(environmentId: string): void {
    this.#signals
      .publish({
        recipients: { type: 'broadcast' },
        channel: environmentsChannel,
        message: { action: 'refetch', environmentId },
      })
      .catch(error => {
        // A frontend that misses it polls all the same.
        this.#logger.debug(`A signal was not sent: ${error}`);
      });
  }
}
