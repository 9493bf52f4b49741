import { Db } from '../../database';
import { EventSinkRow } from '../../tables';
import { horizon } from './horizon';
import { SinkProgress, toProgress } from './rows';

/** A sink that is new is told of what happens from now on. */
export async function ensureSink(
  db: Db,
  options: { name: string; now: Date },
): Promise<SinkProgress> {
  const { name, now } = options;
  const there = await db<EventSinkRow>('event_sinks').where({ name }).first();
  if (there) {
    return toProgress(there);
  }
  const { eventId } = await horizon(db, { above: Number.MAX_SAFE_INTEGER });
  await db<EventSinkRow>('event_sinks')
    .insert({ name, cursor: eventId, attempts: 0, created_at: now })
    .onConflict('name')
    .ignore();
  const row = await db<EventSinkRow>('event_sinks').where({ name }).first();
  return toProgress(row!);
}

/**
 * Notes that all up to `to` is done with.
 *
 * @returns false where somebody else did so meanwhile; then nothing is written
 */
export async function advance(
  db: Db,
  options: { name: string; from: number; to: number; deliveredAt?: Date },
): Promise<boolean> {
  const { name, from, to, deliveredAt } = options;
  const changed = await db<EventSinkRow>('event_sinks')
    .where({ name, cursor: from })
    .update({
      cursor: to,
      attempts: 0,
      next_attempt_at: null,
      last_error: null,
      ...(deliveredAt && { delivered_at: deliveredAt }),
    });
  return changed > 0;
}

/** Notes that the event behind the cursor was not taken. @returns as {@link advance} */
export async function postpone(
  db: Db,
  options: {
    name: string;
    cursor: number;
    attempts: number;
    until: Date;
    error: string;
  },
): Promise<boolean> {
  const { name, cursor, attempts, until, error } = options;
  const changed = await db<EventSinkRow>('event_sinks')
    .where({ name, cursor })
    .update({ attempts, next_attempt_at: until, last_error: error });
  return changed > 0;
}
