import { Db } from '../../database';
import { EventRow } from '../../tables';

/** Deletes the oldest events of before `before`, at most `limit` of them. */
export async function prune(
  db: Db,
  options: { before: Date; limit: number },
): Promise<number> {
  return await db<EventRow>('events')
    .whereIn(
      'id',
      db<EventRow>('events')
        .select('id')
        .where('at', '<', options.before)
        .orderBy('at')
        .limit(options.limit),
    )
    .delete();
}
