import { Db } from '../../database';
import { EnvironmentRow, InstanceRow } from '../../tables';

/**
 * Forgets environments that were deleted before `before`, the oldest first and at most `limit` of
 * them, with all that hangs on them. One of which something was left outside, kept on purpose or
 * given up, stays: its record is all that says what that is, and may hold the password to it.
 */
export async function pruneDeleted(
  db: Db,
  options: { before: Date; limit: number },
): Promise<number> {
  return await db<EnvironmentRow>('environments')
    .whereIn(
      'id',
      db<EnvironmentRow>('environments')
        .select('id')
        .where('deleted_at', '<', options.before)
        .whereNotExists(
          db<InstanceRow>('resource_instances')
            .select('id')
            .whereRaw('resource_instances.environment_id = environments.id')
            .whereNot('phase', 'Removed'),
        )
        .orderBy('deleted_at')
        .limit(options.limit),
    )
    .delete();
}
