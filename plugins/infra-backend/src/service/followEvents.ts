import { InfraEvent } from '@infra-orchestration/backstage-plugin-infra-common';

export interface FollowStoredEventsOptions {
  /** The next stored events behind the given id, oldest first; empty where there are none yet. */
  read(afterId: number | undefined): Promise<InfraEvent[]>;
  /** Hints that there may be more; returns the function that ends the subscription. */
  onAppended(listener: () => void): () => void;
  after?: number;
  signal?: AbortSignal;
  /**
   * Milliseconds until one looks without a hint: events of other replicas, and a lost hint, cost
   * this much time and nothing else.
   */
  pollInterval?: number;
}

/** Wakes whoever waits; a hint that comes while nobody does is kept for the next one. */
class Hints {
  #hinted = false;
  #wake = () => {};

  give(): void {
    this.#hinted = true;
    this.#wake();
  }

  clear(): void {
    this.#hinted = false;
  }

  /** Until there is a hint, or the time is over. */
  wait(milliseconds: number): Promise<void> {
    return new Promise(resolve => {
      const timer = setTimeout(resolve, milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
      if (this.#hinted) {
        this.#wake();
      }
    });
  }
}

/**
 * Batches of events as they are stored. The consumer sets the pace: nothing is read while it has
 * not taken the batch before, so a slow one holds one batch in memory, whatever happens meanwhile.
 */
export async function* followStoredEvents(
  options: FollowStoredEventsOptions,
): AsyncIterable<InfraEvent[]> {
  const { read, signal, pollInterval = 1_000 } = options;
  const hints = new Hints();
  const onHint = () => hints.give();
  const unsubscribe = options.onAppended(onHint);
  signal?.addEventListener('abort', onHint);
  let { after } = options;
  try {
    while (!signal?.aborted) {
      // Before reading: what is stored from here on must lead to another look.
      hints.clear();
      const batch = await read(after);
      if (batch.length > 0) {
        after = batch.at(-1)!.id;
        yield batch;
      } else if (!signal?.aborted) {
        await hints.wait(pollInterval);
      }
    }
  } finally {
    unsubscribe();
    signal?.removeEventListener('abort', onHint);
  }
}
