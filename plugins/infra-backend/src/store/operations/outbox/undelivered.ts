import { Db } from '../../database';
import { UndeliveredEventRow } from '../../tables';
import { toUndelivered, UndeliveredEvent } from './rows';

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

/** The latest first. */
export async function listUndelivered(
  db: Db,
  options: { limit: number },
): Promise<UndeliveredEvent[]> {
  const rows = await db<UndeliveredEventRow>('undelivered_events')
    .orderBy([
      { column: 'given_up_at', order: 'desc' },
      { column: 'event_id', order: 'desc' },
    ])
    .limit(options.limit);
  return rows.map(toUndelivered);
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
  for (const { sink, event_id } of old) {
    await db<UndeliveredEventRow>('undelivered_events')
      .where({ sink, event_id })
      .delete();
  }
  return old.length;
}
