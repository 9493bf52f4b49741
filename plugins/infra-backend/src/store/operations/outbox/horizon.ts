import { Db, isPostgres } from '../../database';

/**
 * The events that are there, and what has to be over before their ids count as complete: on
 * PostgreSQL a transaction that began earlier may still store an event with a smaller id.
 */
export interface Horizon {
  /** Highest id that is visible; 0 where there is none. */
  eventId: number;
  /** Later than every transaction that may still store an event with a smaller id. */
  nextTransaction: bigint;
  /** All transactions before this one are over. */
  oldestTransaction: bigint;
}

/**
 * One statement, so that all is of one snapshot. Whoever appends an event has written in its
 * transaction before (see `events.append`), so its transaction has a number by then.
 *
 * The snapshot itself does not tell the next number: its `xmax` comes after the last transaction that is over, and
 * later ones may be under way. So this statement takes a number of its own where there is news.
 *
 * @param options - `above`: the id up to which all is known to be complete
 */
export async function horizon(
  db: Db,
  { above }: { above: number },
): Promise<Horizon> {
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
      db.raw(
        'case when max(id) > ? then pg_current_xact_id()::text else pg_snapshot_xmax(pg_current_snapshot())::text end as next',
        [above],
      ),
      db.raw('pg_snapshot_xmin(pg_current_snapshot())::text as oldest'),
    )
    .first();
  return {
    eventId: Number(row.id ?? 0),
    nextTransaction: BigInt(row.next),
    oldestTransaction: BigInt(row.oldest),
  };
}
