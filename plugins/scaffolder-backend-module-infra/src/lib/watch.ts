import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { InfraEvent } from '@infra-orchestration/backstage-plugin-infra-common';
import { InfraService } from '@infra-orchestration/backstage-plugin-infra-node';

export interface WatchOptions<T> {
  infra: InfraService;
  credentials: BackstageCredentials;
  environmentId: string;
  /** Events after the one of this id. */
  after(): Promise<number | undefined>;
  signal: AbortSignal;
  /** Milliseconds between looks; a lost event costs this much time. */
  lookInterval?: number;
  read(): Promise<T>;
  isSettled(now: T): boolean;
  /** @returns whether it may be settled by this */
  onEvent(event: InfraEvent): boolean | Promise<boolean>;
}

/** What is watched once it is settled, or as it stands when the signal aborts. */
export async function watch<T>(options: WatchOptions<T>): Promise<T> {
  const { infra, credentials, environmentId } = options;
  const { after, read, isSettled, onEvent } = options;
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, options.signal]);
  const looking = setInterval(async () => {
    const now = await read().catch(() => undefined);
    if (now && isSettled(now)) stop.abort();
  }, options.lookInterval ?? 15_000);
  try {
    const events = infra.followEvents(
      { environmentId, afterId: await after() },
      { credentials, signal },
    );
    for await (const event of events) {
      if (!(await onEvent(event))) continue;
      const now = await read();
      if (isSettled(now)) return now;
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    clearInterval(looking);
    stop.abort();
  }
  return read();
}
