import { Db, environments, Intent, Lease, LeaseLostError } from '../../store';

export interface LeaseKeeperOptions {
  db: Db;
  /** Milliseconds. */
  ttl: number;
  /** When the lease was asked for, by `performance.now()`. */
  askedAt: number;
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
  #renewedAt: number;
  #stopped = false;

  constructor(lease: Lease, options: LeaseKeeperOptions) {
    this.#lease = lease;
    this.#options = options;
    this.#renewedAt = options.askedAt;
    this.#timer = setInterval(() => this.#renew(), options.ttl / 3);
  }

  stop(): void {
    this.#stopped = true;
    clearInterval(this.#timer);
  }

  /**
   * To be asked before every act outside. A process that was stalled for longer than the lease lasts
   * learns of it here, before any timer of its own has run.
   *
   * @throws LeaseLostError
   */
  assertHeld(): void {
    if (this.#isOver()) {
      const lost = new LeaseLostError(this.#lease, tooLate());
      this.#lose(lost);
      throw lost;
    }
  }

  #isOver(): boolean {
    return performance.now() - this.#renewedAt >= this.#options.ttl;
  }

  async #renew(): Promise<void> {
    const { db, ttl, onIntent } = this.#options;
    if (this.#isOver()) {
      this.#lose(new LeaseLostError(this.#lease, tooLate()));
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
        this.#lose(new LeaseLostError(this.#lease));
      }
    } catch {
      // The next round tries again, until time is up.
    }
  }

  #lose(lost: LeaseLostError): void {
    if (!this.#stopped) {
      this.stop();
      this.#options.onLost(lost);
    }
  }
}

function tooLate(): Error {
  return new Error('it could not be renewed in time');
}
