import { Db } from '../../database';
import { ArtifactRow, PromotionArtifactRow } from '../../tables';

/**
 * Forgets artifacts that were told of before `before`, of repositories that nothing uses, and that
 * never went anywhere; at most `limit` of them.
 */
export async function prune(
  db: Db,
  options: { before: Date; limit: number },
): Promise<number> {
  return await db<ArtifactRow>('artifacts')
    .whereIn(
      'id',
      db<ArtifactRow>('artifacts')
        .select('id')
        .where('registered_at', '<', options.before)
        .whereNotIn('repository', db('artifact_uses').select('repository'))
        .whereNotIn(
          'id',
          db<PromotionArtifactRow>('promotion_artifacts').select('artifact_id'),
        )
        .orderBy('seq')
        .limit(options.limit),
    )
    .delete();
}
