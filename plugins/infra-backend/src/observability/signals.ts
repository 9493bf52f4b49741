import { LoggerService } from '@backstage/backend-plugin-api';
import { SignalsService } from '@backstage/plugin-signals-node';

/** Channel on which one is told that environments should be read again. */
export const environmentsChannel = 'infra:environments';

/**
 * Tells frontends which environments to read again, all that changed within an interval at once: each signal is
 * an event to every backend. What changed is theirs to ask for, so that nobody hears what they may not read.
 */
export class EnvironmentSignals {
  readonly #signals: SignalsService;
  readonly #logger: LoggerService;
  readonly #interval: number;
  readonly #pending = new Set<string>();
  #timer: NodeJS.Timeout | undefined;

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
    this.#pending.add(environmentId);
    this.#timer ??= setTimeout(() => this.#publish(), this.#interval).unref();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#pending.clear();
  }

  #publish(): void {
    const environmentIds = [...this.#pending];
    this.stop();
    this.#signals
      .publish({
        recipients: { type: 'broadcast' },
        channel: environmentsChannel,
        message: { action: 'refetch', environmentIds },
      })
      .catch(error => {
        // A frontend that misses it polls all the same.
        this.#logger.debug(`A signal was not sent: ${error}`);
      });
  }
}
