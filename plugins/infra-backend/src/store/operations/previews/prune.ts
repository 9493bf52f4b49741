import { Db } from '../../database';
import { PreviewRow } from './rows';

/** Forgets previews that were closed before `before`, and of which nothing is left; at most `limit` of them. */
export async function prune(
  db: Db,
  options: { before: Date; limit: number },
): Promise<number> {
  return await db<PreviewRow>('previews')
    .whereIn(
      'id',
      db<PreviewRow>('previews')
        .select('id')
        .where('closed_at', '<', options.before)
        .where(left =>
          left.whereNull('environment_id').orWhereNotNull('gone_at'),
        )
        .orderBy('closed_at')
        .limit(options.limit),
    )
    .delete();
}
