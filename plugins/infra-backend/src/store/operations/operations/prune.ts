import { Db } from '../../database';
import { OperationRow } from '../../tables';

/** Deletes the oldest operations that ended before `before`, at most `limit` of them. */
export async function prune(
  db: Db,
  options: { before: Date; limit: number },
): Promise<number> {
  return await db<OperationRow>('operations')
    .whereIn(
      'id',
      db<OperationRow>('operations')
        .select('id')
        .where('finished_at', '<', options.before)
        .orderBy('finished_at')
        .limit(options.limit),
    )
    .delete();
}
