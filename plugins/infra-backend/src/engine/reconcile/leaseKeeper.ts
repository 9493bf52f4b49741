import { Db, environments, Intent, Lease, LeaseLostError } from '../../store';

export interface LeaseKeeperOptions {
  db: Db;
  /** Milliseconds. */
  ttl: number;
  onIntent(intent: Intent): void;
  /** The lease is another's, or could not be renewed in time. */
  onLost(error: LeaseLostError): void;
}

/**
 * Renews a lease while work goes on. When renewal fails for as long as the lease lasts, the lease
 * counts as lost without asking: the clock of this process is then the only one that is left.
 */
export class LeaseKeeper {
  readonly #options: LeaseKeeperOptions;
  readonly #lease: Lease;
  readonly #timer: NodeJS.Timeout;
  #renewedAt = performance.now();
  #stopped = false;

  constructor(lease: Lease, options: LeaseKeeperOptions) {
    this.#lease = lease;
    this.#options = options;
    this.#timer = setInterval(() => this.#renew(), options.ttl / 3);
  }

  stop(): void {
    this.#stopped = true;
    clearInterval(this.#timer);
  }

  async #renew(): Promise<void> {
    const { db, ttl, onIntent } = this.#options;
    if (performance.now() - this.#renewedAt > ttl) {
      this.#lose(new Error('it could not be renewed in time'));
      return;
    }
    const askedAt = performance.now();
    try {
      const intent = await environments.renewLease(db, this.#lease, { ttl });
      if (this.#stopped) {
        return;
      }
      if (intent) {
        this.#renewedAt = askedAt;
        onIntent(intent);
      } else {
        this.#lose();
      }
    } catch {
      // The next round tries again, until time is up.
    }
  }

  #lose(cause?: Error): void {
    if (!this.#stopped) {
      this.stop();
      this.#options.onLost(new LeaseLostError(this.#lease, cause));
    }
  }
}
