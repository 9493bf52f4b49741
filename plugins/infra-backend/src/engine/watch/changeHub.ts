import { Clock } from '../clock';

/** What a running reconciliation knows of one of its instances. */
interface Followed {
  /** Milliseconds since the epoch. */
  changedAt: number;
  wake?: () => void;
}

export interface ChangeHubOptions {
  clock: Clock;
  /** Takes changes that no reconciliation in this process follows; called with several at once. */
  flush(instanceIds: string[], changedAt: Date): Promise<void>;
  /** Milliseconds over which changes are gathered: at least, and at most as much again. */
  delay: number;
}

/** Right of one reconciliation to hear of its instances first. */
export interface Following {
  add(instanceId: string): void;
  /**
   * Resolves at a change that was seen after `since`, or after `ms`.
   *
   * @throws the signal's reason where that is aborted
   */
  waitForChange(
    instanceId: string,
    options: { since: number; ms: number; signal: AbortSignal },
  ): Promise<void>;
  /** A change was seen after `since`. */
  hasChanged(instanceId: string, since: number): boolean;
  /** What changed after it was last looked at is passed on. */
  close(lastObservedAt: (instanceId: string) => number): void;
}

/**
 * Brings what watches tell to where it is of use: to the reconciliation that waits for it, else,
 * gathered, to the store, so that the environment is looked at soon.
 */
export class ChangeHub {
  readonly #options: ChangeHubOptions;
  readonly #followed = new Map<string, Followed>();
  #gathered = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: ChangeHubOptions) {
    this.#options = options;
  }

  changed(instanceId: string): void {
    const now = this.#options.clock.now().getTime();
    const followed = this.#followed.get(instanceId);
    if (followed) {
      followed.changedAt = now;
      followed.wake?.();
    } else {
      this.#gather(instanceId, now);
    }
  }

  follow(): Following {
    const mine = new Map<string, Followed>();
    return {
      add: id => {
        const followed = { changedAt: 0 };
        mine.set(id, followed);
        this.#followed.set(id, followed);
      },
      hasChanged: (id, since) => (mine.get(id)?.changedAt ?? 0) > since,
      waitForChange: (id, { since, ms, signal }) =>
        this.#wait(mine.get(id), since, ms, signal),
      close: lastObservedAt => {
        for (const [id, followed] of mine) {
          if (this.#followed.get(id) === followed) {
            this.#followed.delete(id);
          }
          if (followed.changedAt > lastObservedAt(id)) {
            this.#gather(id, followed.changedAt);
          }
        }
      },
    };
  }

  async #wait(
    followed: Followed | undefined,
    since: number,
    ms: number,
    signal: AbortSignal,
  ): Promise<void> {
    if (followed && followed.changedAt > since) {
      return;
    }
    const woken = new AbortController();
    if (followed) {
      followed.wake = () => woken.abort();
    }
    try {
      await this.#options.clock.sleep(
        ms,
        AbortSignal.any([signal, woken.signal]),
      );
    } catch (error) {
      signal.throwIfAborted();
      if (!woken.signal.aborted) {
        throw error;
      }
    } finally {
      if (followed) {
        followed.wake = undefined;
      }
    }
  }

  #gather(instanceId: string, changedAt: number): void {
    this.#gathered.set(instanceId, changedAt);
    const { delay, clock } = this.#options;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      const gathered = this.#gathered;
      this.#gathered = new Map();
      // The latest instant would hide looks between it and the earlier ones; the earliest does not.
      const earliest = Math.min(...gathered.values());
      this.#options
        .flush([...gathered.keys()], new Date(earliest))
        .catch(() => {
          // Lost hints cost only time: the drift interval finds what they told.
        });
    }, delay * (1 + clock.random())).unref();
  }
}
