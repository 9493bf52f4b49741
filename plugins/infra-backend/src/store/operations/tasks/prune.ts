import { Db } from '../../database';
import { TaskRow } from '../../tables';

/** Forgets tasks of before `before` whose instance is no longer on record, at most `limit`. */
export async function prune(
  db: Db,
  options: { before: Date; limit: number },
): Promise<number> {
  return await db<TaskRow>('tasks')
    .whereIn(
      'id',
      db<TaskRow>('tasks')
        .select('id')
        .where('created_at', '<', options.before)
        .whereNotExists(
          db('resource_instances')
            .select('id')
            .whereRaw('resource_instances.id = tasks.instance_id'),
        )
        .orderBy('created_at')
        .limit(options.limit),
    )
    .delete();
}
