import { decodeCursor, toDate } from '../../codec';
import { Db } from '../../database';
import { pageOf } from '../../page';
import { Page } from '../../types';
import { TaskFilter, TaskRecord, toTask } from './record';
import { selectTasks } from './select';

/** Newest first. */
export async function list(
  db: Db,
  options: { filter?: TaskFilter; limit: number; cursor?: string },
): Promise<Page<TaskRecord>> {
  const query = selectTasks(db, options.filter)
    .orderBy([
      { column: 'tasks.created_at', order: 'desc' },
      { column: 'tasks.id', order: 'desc' },
    ])
    .limit(options.limit + 1);
  if (options.cursor !== undefined) {
    const [createdAt, id] = decodeCursor<[string, string]>(options.cursor, [
      'string',
      'string',
    ]);
    query.whereRaw('(tasks.created_at, tasks.id) < (?, ?)', [
      toDate(createdAt),
      id,
    ]);
  }
  return pageOf(await query, {
    limit: options.limit,
    toItem: toTask,
    keyOf: ({ createdAt, id }) => [createdAt, id],
  });
}
