import { Db } from '../../database';
import { TaskRow } from '../../tables';
import { TaskRecord } from './record';

/** The assignee was told of the task as it was read; of a later change they are told again. */
export async function noteNotified(
  db: Db,
  options: { task: Pick<TaskRecord, 'id' | 'version'>; now: Date },
): Promise<void> {
  const { id, version } = options.task;
  await db<TaskRow>('tasks')
    .where({ id, version })
    .update({ notified_at: options.now });
}
