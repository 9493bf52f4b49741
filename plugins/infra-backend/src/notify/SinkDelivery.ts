import { LoggerService } from '@backstage/backend-plugin-api';
import { InfraEvent } from '@infra-orchestration/backstage-plugin-infra-common';
import { afterFailure } from '../core';
import {
  Db,
  EnvironmentRecord,
  environments,
  leases,
  outbox,
  SinkProgress,
} from '../store';
import { retryGivenUp } from './retryGivenUp';
import { takeInTime } from './takeInTime';
import { EventSink, RefusedError } from './types';

/** What became of events, for metrics; a tracker never fails. */
export interface OutboxTracker {
  delivery(attributes: {
    sink: string;
    outcome: 'delivered' | 'failed' | 'givenUp';
  }): void;
}

export interface DeliveryOptions {
  db: Db;
  /** Name of this process in leases; of nothing else that holds any. */
  holder: string;
  logger: LoggerService;
  tracker: OutboxTracker;
  /** Default: the system's clock. */
  now?: () => Date;
  random?: () => number;
}

/** How far a sink was told, which need not be written down yet. */
interface Told extends SinkProgress {
  takenAt?: Date;
}

const AT_ONCE = 100;
/** What a sink has taken is written down this often, so that many events in a row cost few writes. */
const WRITE_EVERY_MS = 1_000;
/** A replica that dies keeps a sink for this long. */
const LEASE_MS = 30_000;

/**
 * Tells one sink of what happened. The cursor is written after the sink has taken events, at the latest
 * when a second is over, so after a crash those come once more, under the same ids.
 *
 * Invariants: one replica at a time works for a sink; events come in the order of the log; the
 * cursor passes an event only when it was taken, is of no interest, or is kept as given up.
 */
export class SinkDelivery {
  readonly #sink: EventSink;
  readonly #options: DeliveryOptions;
  readonly #now: () => Date;
  /** By the monotonic clock. */
  #heldUntil = 0;
  /** The cursor as it is stored. */
  #written = 0;
  /** By the monotonic clock. */
  #writtenAt = 0;

  constructor(sink: EventSink, options: DeliveryOptions) {
    this.#sink = sink;
    this.#options = options;
    this.#now = options.now ?? (() => new Date());
  }

  get name(): string {
    return this.#sink.name;
  }

  /** @param upTo - ids up to this one are complete */
  async serve(upTo: number, signal: AbortSignal): Promise<void> {
    await this.#tellNew(upTo, signal);
    const { db, logger } = this.#options;
    await retryGivenUp(
      this.#sink,
      {
        db,
        logger,
        now: this.#now,
        hold: () => this.#hold(),
        count: outcome => this.#count(outcome),
      },
      signal,
    );
  }

  async #tellNew(upTo: number, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const idle = await this.#read();
      // Without a lease, so that nothing is written while there is nothing to tell.
      if (!this.#isDue(idle) || !(await this.#hasMore(idle, upTo))) {
        return;
      }
      if (!(await this.#hold())) {
        return;
      }
      const progress = await this.#read();
      const events = this.#isDue(progress)
        ? await this.#pending(progress, upTo, AT_ONCE)
        : [];
      if (!(await this.#tell(events, progress, signal))) {
        return;
      }
    }
  }

  async #read(): Promise<SinkProgress> {
    const { db } = this.#options;
    return await outbox.ensureSink(db, { name: this.name, now: this.#now() });
  }

  #isDue({ nextAttemptAt }: SinkProgress): boolean {
    return (
      nextAttemptAt === undefined || new Date(nextAttemptAt) <= this.#now()
    );
  }

  async #hasMore(progress: SinkProgress, upTo: number): Promise<boolean> {
    return (await this.#pending(progress, upTo, 1)).length > 0;
  }

  async #pending(
    { cursor }: SinkProgress,
    upTo: number,
    limit: number,
  ): Promise<InfraEvent[]> {
    const { db } = this.#options;
    const types = this.#sink.sources;
    return cursor < upTo
      ? await outbox.listPending(db, { cursor, upTo, types, limit })
      : [];
  }

  /** @returns whether there may be more to do now */
  async #tell(
    events: InfraEvent[],
    begun: SinkProgress,
    signal: AbortSignal,
  ): Promise<boolean> {
    const about = await this.#environmentsOf(events);
    this.#written = begun.cursor;
    this.#writtenAt = performance.now();
    let progress: Told = begun;
    for (const event of events) {
      if (signal.aborted) {
        await this.#advance(progress);
        return false;
      }
      if (!(await this.#hold())) {
        return false;
      }
      const outcome = await this.#offer(
        event,
        about.get(event.environmentId),
        progress,
        signal,
      );
      if (outcome === 'wait') {
        return false;
      }
      progress = { ...progress, cursor: event.id, attempts: 0 };
      if (outcome === 'taken') {
        progress = { ...progress, takenAt: this.#now() };
        this.#count('delivered');
      }
      const isTime = performance.now() - this.#writtenAt >= WRITE_EVERY_MS;
      if (
        (isTime || outcome === 'givenUp') &&
        !(await this.#advance(progress))
      ) {
        return false;
      }
    }
    return events.length > 0 && (await this.#advance(progress));
  }

  async #environmentsOf(events: InfraEvent[]) {
    const ids = [...new Set(events.map(each => each.environmentId))];
    const found = await environments.getMany(this.#options.db, ids);
    return new Map(ids.map((id, i) => [id, found[i]]));
  }

  async #offer(
    event: InfraEvent,
    environment: EnvironmentRecord | undefined,
    progress: Told,
    signal: AbortSignal,
  ): Promise<'taken' | 'passed' | 'givenUp' | 'wait'> {
    if (!environment) {
      return 'passed';
    }
    try {
      return (await takeInTime(this.#sink, event, environment, { signal }))
        ? 'taken'
        : 'passed';
    } catch (error) {
      return signal.aborted
        ? 'wait'
        : await this.#failed(event, progress, error);
    }
  }

  async #failed(
    event: InfraEvent,
    progress: Told,
    cause: unknown,
  ): Promise<'givenUp' | 'wait'> {
    const { cursor, attempts: before } = progress;
    const { db, logger, random = Math.random } = this.#options;
    const { name } = this;
    const attempts = before + 1;
    const error = cause instanceof Error ? cause.message : String(cause);
    const refused = cause instanceof RefusedError;
    const next = afterFailure({ attempts, refused, random: random() });
    if (next.act === 'wait') {
      if (!(await this.#advance(progress))) {
        return 'wait';
      }
      const until = new Date(this.#now().getTime() + next.ms);
      await outbox.postpone(db, { name, cursor, attempts, until, error });
      this.#count('failed');
      const told = `${name} did not take event ${event.id}, attempt ${attempts}`;
      logger.warn(`${told}; next at ${until.toISOString()}: ${error}`);
      return 'wait';
    }
    const { id, environmentId, type } = event;
    await outbox.giveUp(db, {
      sink: name,
      eventId: id,
      environmentId,
      type,
      attempts,
      error,
      givenUpAt: this.#now().toISOString(),
    });
    this.#count('givenUp');
    logger.error(
      `${name} is never told of event ${id} (${type} of environment ${environmentId}), attempts: ${attempts}. ${error}`,
    );
    return 'givenUp';
  }

  /** @returns false where somebody else served the sink meanwhile */
  async #advance({ cursor: to, takenAt }: Told): Promise<boolean> {
    const from = this.#written;
    this.#writtenAt = performance.now();
    if (to === from) {
      return true;
    }
    const isOurs = await outbox.advance(this.#options.db, {
      ...{ name: this.name, from, to },
      deliveredAt: takenAt,
    });
    this.#written = isOurs ? to : from;
    return isOurs;
  }

  /** Takes the sink for this process, and keeps it; a write only where half of the time is over. */
  async #hold(): Promise<boolean> {
    const askedAt = performance.now();
    if (this.#heldUntil - askedAt > LEASE_MS / 2) {
      return true;
    }
    const { db, holder } = this.#options;
    const name = `outbox/${this.name}`;
    const isHeld = await leases.acquire(db, { name, holder, ttl: LEASE_MS });
    this.#heldUntil = isHeld ? askedAt + LEASE_MS : 0;
    return isHeld;
  }

  #count(outcome: Parameters<OutboxTracker['delivery']>[0]['outcome']): void {
    this.#options.tracker.delivery({ sink: this.name, outcome });
  }
}
