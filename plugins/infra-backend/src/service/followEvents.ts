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

/**
 * Batches of events as they are stored. The consumer sets the pace: nothing is read while it has
 * not taken the batch before, so a slow one holds one batch in memory, whatever happens meanwhile.
 */
export async function* followStoredEvents(
  options: FollowStoredEventsOptions,
): AsyncIterable<InfraEvent[]> {
  const { read, signal, pollInterval = 1_000 } = options;
  let after = options.after;
  let hinted = false;
  let wake = () => {};
  const unsubscribe = options.onAppended(() => {
    hinted = true;
    wake();
  });
  const onAbort = () => wake();
  signal?.addEventListener('abort', onAbort);
  try {
    while (!signal?.aborted) {
      // Cleared before reading: a hint that arrives while one reads is kept for the next round.
      hinted = false;
      const batch = await read(after);
      if (batch.length > 0) {
        after = batch.at(-1)!.id;
        yield batch;
      } else if (!hinted) {
        await new Promise<void>(resolve => {
          const timer = setTimeout(resolve, pollInterval);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
          if (hinted || signal?.aborted) {
            wake();
          }
        });
        wake = () => {};
      }
    }
  } finally {
    unsubscribe();
    signal?.removeEventListener('abort', onAbort);
  }
}
