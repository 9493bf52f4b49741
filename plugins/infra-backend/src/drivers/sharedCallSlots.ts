import { randomUUID } from 'node:crypto';
import { Db, leases } from '../store';
import { CallSlots, LocalCallSlots } from './callSlots';
import { sleep } from './sleep';

const SLOT_TTL_MS = 10_000;
const RENEW_MS = 3_000;
/** A slot goes from call to call within a process at most this long, so that others get theirs. */
const KEEP_MS = 1_000;
const RETRY_MS = { min: 25, max: 150 };

interface Slot {
  name: string;
  /** Made for this slot, so that two calls of one process cannot take the same lease. */
  holder: string;
  takenAt: number;
}

/** A call that waits for a slot; `slot` is set by whoever hands one over. */
interface Waiter {
  slot?: Slot;
  wake(): void;
}

/**
 * Limits that hold over all replicas: a slot is a short lease in the database, one per allowed
 * call. A crashed replica's slots are free when their leases run out. Providers without a limit of
 * their own cost no statement.
 */
export class SharedCallSlots implements CallSlots {
  readonly #db: Db;
  readonly #local: LocalCallSlots;
  readonly #held = new Set<Slot>();
  readonly #waiting = new Map<string, Waiter[]>();
  #renewal: NodeJS.Timeout | undefined;

  constructor(options: { db: Db; defaultConcurrency: number }) {
    this.#db = options.db;
    this.#local = new LocalCallSlots(options.defaultConcurrency);
  }

  async run<T>(
    provider: { name?: string; concurrency?: number },
    signal: AbortSignal,
    call: () => Promise<T>,
  ): Promise<T> {
    // The local limit is the same, so no more than `concurrency` calls of a process wait here.
    return await this.#local.run(provider, signal, async () => {
      const { name, concurrency } = provider;
      if (name === undefined || concurrency === undefined) {
        return await call();
      }
      const slot = await this.#take(name, concurrency, signal);
      try {
        return await call();
      } finally {
        await this.#give(name, slot);
      }
    });
  }

  async #take(
    provider: string,
    limit: number,
    signal: AbortSignal,
  ): Promise<Slot> {
    const waiter: Waiter = { wake: () => {} };
    const waiting = this.#waiting.get(provider) ?? [];
    this.#waiting.set(provider, waiting);
    waiting.push(waiter);
    try {
      for (;;) {
        const slot = waiter.slot ?? (await this.#acquire(provider, limit));
        if (slot) {
          if (waiter.slot && waiter.slot !== slot) {
            await this.#release(waiter.slot);
          }
          return slot;
        }
        const woken = new AbortController();
        waiter.wake = () => woken.abort();
        const { min, max } = RETRY_MS;
        await sleep(
          min + Math.random() * (max - min),
          AbortSignal.any([signal, woken.signal]),
        ).catch(() => signal.throwIfAborted());
      }
    } catch (error) {
      if (waiter.slot) {
        await this.#release(waiter.slot);
      }
      throw error;
    } finally {
      waiting.splice(waiting.indexOf(waiter), 1);
    }
  }

  async #give(provider: string, slot: Slot): Promise<void> {
    const next = this.#waiting
      .get(provider)
      ?.find(waiter => waiter.slot === undefined);
    if (next && Date.now() - slot.takenAt < KEEP_MS) {
      next.slot = slot;
      next.wake();
    } else {
      await this.#release(slot);
    }
  }

  async #acquire(provider: string, limit: number): Promise<Slot | undefined> {
    const names = Array.from(
      { length: limit },
      (_, index) => `slot/${provider}/${index}`,
    );
    const holder = randomUUID();
    // Each tries the slots in another order, so that they seldom meet at one.
    const name = await leases.acquireAny(this.#db, {
      names: shuffled(names),
      holder,
      ttl: SLOT_TTL_MS,
    });
    if (name === undefined) {
      return undefined;
    }
    const slot = { name, holder, takenAt: Date.now() };
    this.#held.add(slot);
    this.#keepRenewed();
    return slot;
  }

  async #release(slot: Slot): Promise<void> {
    this.#held.delete(slot);
    await leases.release(this.#db, { holder: slot.holder });
  }

  #keepRenewed(): void {
    this.#renewal ??= setInterval(() => {
      if (this.#held.size === 0) {
        clearInterval(this.#renewal);
        this.#renewal = undefined;
        return;
      }
      leases
        .renew(this.#db, {
          holders: [...this.#held].map(slot => slot.holder),
          ttl: SLOT_TTL_MS,
        })
        .catch(() => {
          // The next round tries again; a lease that runs out meanwhile costs only the limit.
        });
    }, RENEW_MS).unref();
  }
}

function shuffled<T>(values: T[]): T[] {
  return values
    .map(value => ({ value, order: Math.random() }))
    .sort((a, b) => a.order - b.order)
    .map(({ value }) => value);
}
