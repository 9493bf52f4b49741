import { LoggerService } from '@backstage/backend-plugin-api';
import { Db, environments, outbox } from '../store';
import { takeInTime } from './takeInTime';
import { EventSink } from './types';

/** So many in one round, so that the next events wait for them no longer than for others. */
const AT_ONCE = 20;

export interface RetryOptions {
  db: Db;
  logger: LoggerService;
  now: () => Date;
  /** Keeps the sink for this process; false where another one serves it. */
  hold(): Promise<boolean>;
  count(outcome: 'delivered' | 'failed'): void;
}

/**
 * Attempts once more, one time each, what somebody asked for of the events that were given up. They come
 * out of their order, as those behind them were sent long ago. An event leaves the list after the sink
 * took it, so a crash in between sends it again, under the same id.
 */
export async function retryGivenUp(
  sink: EventSink,
  options: RetryOptions,
  signal: AbortSignal,
): Promise<void> {
  const { db, hold } = options;
  const list = () =>
    outbox.listRetries(db, { sink: sink.name, limit: AT_ONCE });
  // Read again once it is held: another replica may just have done them.
  if (!(await list()).length || !(await hold())) {
    return;
  }
  for (const { eventId, attempts } of await list()) {
    if (signal.aborted || !(await hold())) {
      return;
    }
    const key = { sink: sink.name, eventId };
    const error = await attempt(sink, eventId, { db, signal });
    if (signal.aborted) {
      return;
    }
    if (error === undefined) {
      await outbox.removeUndelivered(db, [key]);
      options.count('delivered');
    } else {
      const now = options.now();
      const made = attempts + 1;
      await outbox.noteFailedRetry(db, { ...key, attempts: made, error, now });
      options.count('failed');
      options.logger.warn(
        `${sink.name} did not take event ${eventId} this time either: ${error}`,
      );
    }
  }
}

/** @returns why it was not taken */
async function attempt(
  sink: EventSink,
  eventId: number,
  { db, signal }: { db: Db; signal: AbortSignal },
): Promise<string | undefined> {
  const event = await outbox.getEvent(db, eventId);
  const [environment] = event
    ? await environments.getMany(db, [event.environmentId])
    : [];
  if (!event || !environment) {
    return 'The event is not kept any more, so it cannot be sent';
  }
  try {
    await takeInTime(sink, event, environment, { signal });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
