import { decodeCursor, toDate } from '../../codec';
import { Db } from '../../database';
import { pageOf } from '../../page';
import { UndeliveredEventRow } from '../../tables';
import { Page } from '../../types';
import {
  ListedUndelivered,
  ListedUndeliveredRow,
  toListed,
  UndeliveredEvent,
  UndeliveredKey,
} from './rows';

/** Written before the cursor passes the event; once more after a crash between the two. */
export async function giveUp(db: Db, event: UndeliveredEvent): Promise<void> {
  await db<UndeliveredEventRow>('undelivered_events')
    .insert({
      sink: event.sink,
      event_id: event.eventId,
      environment_id: event.environmentId,
      type: event.type,
      attempts: event.attempts,
      error: event.error,
      given_up_at: new Date(event.givenUpAt),
    })
    .onConflict(['sink', 'event_id'])
    .merge();
}

/** With what is still kept of the event and its environment, the latest first. */
export async function listUndelivered(
  db: Db,
  options: { limit: number; cursor?: string },
): Promise<Page<ListedUndelivered>> {
  const query = db<UndeliveredEventRow>('undelivered_events as u')
    .leftJoin('events as e', 'e.id', 'u.event_id')
    .leftJoin('environments as v', 'v.id', 'u.environment_id')
    .select(
      'u.*',
      'e.message as message',
      'v.name as environment_name',
      'v.entity_ref as entity_ref',
    )
    .orderBy([
      { column: 'u.given_up_at', order: 'desc' },
      { column: 'u.event_id', order: 'desc' },
      { column: 'u.sink', order: 'desc' },
    ])
    .limit(options.limit + 1);
  if (options.cursor !== undefined) {
    const [at, id, sink] = decodeCursor<[string, number, string]>(
      options.cursor,
      ['string', 'number', 'string'],
    );
    query.whereRaw('(u.given_up_at, u.event_id, u.sink) < (?, ?, ?)', [
      toDate(at),
      id,
      sink,
    ]);
  }
  const rows: ListedUndeliveredRow[] = await query;
  return pageOf(rows, {
    limit: options.limit,
    toItem: toListed,
    keyOf: ({ givenUpAt, eventId, sink }) => [givenUpAt, eventId, sink],
  });
}

/** Deletes those given up before `before`, at most `limit` of them. */
export async function pruneUndelivered(
  db: Db,
  options: { before: Date; limit: number },
): Promise<number> {
  const old = await db<UndeliveredEventRow>('undelivered_events')
    .where('given_up_at', '<', options.before)
    .orderBy('given_up_at')
    .limit(options.limit);
  const keys = old.map(row => ({
    sink: row.sink,
    eventId: Number(row.event_id),
  }));
  return removeUndelivered(db, keys);
}

/** @returns how many there were */
export async function removeUndelivered(
  db: Db,
  keys: readonly UndeliveredKey[],
): Promise<number> {
  let removed = 0;
  for (const key of keys) {
    removed += await rowOf(db, key).delete();
  }
  return removed;
}

function rowOf(db: Db, { sink, eventId }: UndeliveredKey) {
  return db<UndeliveredEventRow>('undelivered_events').where({
    sink,
    event_id: eventId,
  });
}

/**
 * Asks for one more attempt each; only where the event is still kept.
 *
 * @returns how many are attempted
 */
export async function requestRetries(
  db: Db,
  options: { keys: readonly UndeliveredKey[]; now: Date },
): Promise<number> {
  let requested = 0;
  for (const key of options.keys) {
    requested += await rowOf(db, key)
      .whereIn('event_id', db('events').select('id').where({ id: key.eventId }))
      .update({ retry_requested_at: options.now });
  }
  return requested;
}

/** Those of a sink that are to be attempted once more, the oldest event first. */
export async function listRetries(
  db: Db,
  options: { sink: string; limit: number },
): Promise<{ eventId: number; attempts: number }[]> {
  const rows = await db<UndeliveredEventRow>('undelivered_events')
    .where({ sink: options.sink })
    .whereNotNull('retry_requested_at')
    .orderBy('event_id')
    .limit(options.limit);
  return rows.map(({ event_id, attempts }) => ({
    eventId: Number(event_id),
    attempts,
  }));
}

/** It was not taken this time either. Does nothing where somebody dismissed it meanwhile. */
export async function noteFailedRetry(
  db: Db,
  options: UndeliveredKey & { attempts: number; error: string; now: Date },
): Promise<void> {
  const { attempts, error, now } = options;
  await rowOf(db, options).update({
    attempts,
    error,
    given_up_at: now,
    retry_requested_at: null,
  });
}
