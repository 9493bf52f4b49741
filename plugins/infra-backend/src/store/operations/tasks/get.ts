import { Db } from '../../database';
import { TaskRecord, toTask } from './record';
import { selectTasks } from './select';

export async function get(db: Db, id: string): Promise<TaskRecord | undefined> {
  const [task] = await getMany(db, [id]);
  return task;
}

/** In the order of the ids; undefined where there is none. */
export async function getMany(
  db: Db,
  ids: string[],
): Promise<(TaskRecord | undefined)[]> {
  const rows = await selectTasks(db).whereIn('tasks.id', ids);
  const byId = new Map(rows.map(row => [row.id, toTask(row)]));
  return ids.map(id => byId.get(id));
}
