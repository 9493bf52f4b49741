import { Db, isPostgres } from '../../database';

/**
 * The events that are there, and what has to be over before their ids count as complete: on
 * PostgreSQL a transaction that began earlier may still store an event with a smaller id.
 */
export interface Horizon {
  /** Highest id that is visible; 0 where there is none. */
  eventId: number;
  /** The first transaction that had not begun. */
  nextTransaction: bigint;
  /** All transactions before this one are over. */
  oldestTransaction: bigint;
}

/**
 * One statement, so that both are of one snapshot. Whoever appends an event has written in its
 * transaction before (see `events.append`), so its transaction has a number by then.
 */
export async function horizon(db: Db): Promise<Horizon> {
  if (!isPostgres(db)) {
    // One writer at a time: ids become visible in their order.
    const row = await db('events').max('id as id').first();
    return {
      eventId: Number(row?.id ?? 0),
      nextTransaction: 0n,
      oldestTransaction: 0n,
    };
  }
  const row = await db('events')
    .select(
      db.raw('max(id) as id'),
      db.raw('pg_snapshot_xmax(pg_current_snapshot())::text as next'),
      db.raw('pg_snapshot_xmin(pg_current_snapshot())::text as oldest'),
    )
    .first();
  return {
    eventId: Number(row.id ?? 0),
    nextTransaction: BigInt(row.next),
    oldestTransaction: BigInt(row.oldest),
  };
}
