import { JsonObject } from '@backstage/types';
import { toJson } from '../../codec';
import { Db } from '../../database';
import { ChangedMeanwhileError } from '../../errors';
import { TaskRow } from '../../tables';
import { newRow, reopenRow } from './ask';
import { currentRows } from './current';
import { TaskRecord, toTask } from './record';

interface Answered {
  task: TaskRecord;
  answeredBy: string;
  message?: string;
  now: Date;
}

/**
 * The person did it. From here on its outputs hold, or, after a removal, none of the name.
 *
 * @throws ChangedMeanwhileError where the task is no longer as it was read
 */
export async function complete(
  trx: Db,
  answered: Answered & {
    outputs: JsonObject;
    secretRefs: Record<string, string>;
  },
): Promise<TaskRecord> {
  const { task, outputs, secretRefs } = answered;
  await currentRows(trx, task.externalName, { lock: true });
  await trx<TaskRow>('tasks')
    .where({ external_name: task.externalName, standing: true })
    .update({ standing: false });
  return await answer(trx, answered, {
    state: 'completed',
    standing: task.purpose !== 'remove',
    outputs: toJson(outputs),
    secret_refs: toJson(secretRefs),
  });
}

/** @throws ChangedMeanwhileError where the task is no longer as it was read */
export async function reject(trx: Db, answered: Answered): Promise<TaskRecord> {
  return await answer(trx, answered, { state: 'rejected' });
}

/**
 * Asks again: what was rejected, or what was completed and turned out to be wrong; then the old
 * answer holds until there is another.
 *
 * @param options - `id` of the task, where a new one is made
 * @throws ChangedMeanwhileError where the task is no longer as it was read
 */
export async function reopen(
  trx: Db,
  options: { task: TaskRecord; id: string; now: Date },
): Promise<TaskRecord> {
  const { task, id, now } = options;
  const [row] = await trx<TaskRow>('tasks').where({
    id: task.id,
    version: task.version,
  });
  if (!row) {
    throw changed(task);
  }
  if (task.state === 'rejected') {
    return await reopenRow(trx, row, { now });
  }
  const correction = newRow({ ...options, ...identityOf(task), id }, 'update');
  const [made] = await trx<TaskRow>('tasks')
    .insert(correction)
    .onConflict()
    .ignore()
    .returning('*');
  if (!made) {
    throw changed(task);
  }
  return toTask(made);
}

function identityOf(task: TaskRecord) {
  return {
    externalName: task.externalName,
    request: task.request,
    identity: {
      instanceId: task.instanceId,
      environmentId: task.environmentId,
      environmentName: task.environmentName,
      environmentType: task.environmentType,
      entityRef: task.entityRef,
      address: task.address,
      ownershipMark: task.ownershipMark,
    },
  };
}

async function answer(
  trx: Db,
  { task, answeredBy, message, now }: Answered,
  columns: Partial<TaskRow>,
): Promise<TaskRecord> {
  const [row] = await trx<TaskRow>('tasks')
    .where({ id: task.id, state: 'open', version: task.version })
    .update({
      ...columns,
      message: message ?? null,
      answered_by: answeredBy,
      answered_at: now,
      version: task.version + 1,
      updated_at: now,
    })
    .returning('*');
  if (!row) {
    throw changed(task);
  }
  return toTask({ ...row, owner: task.environmentOwner });
}

function changed(task: TaskRecord): ChangedMeanwhileError {
  return new ChangedMeanwhileError(`Task "${task.request.title}" was`);
}
