import { ConflictError } from '@backstage/errors';
import {
  AskOptions,
  ManualTaskRequest,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { isDeepStrictEqual } from 'node:util';
import { fromJson, toJson } from '../../codec';
import { Db, inTransaction } from '../../database';
import { TaskRow } from '../../tables';
import { currentRows } from './current';
import { TaskRecord, toTask } from './record';

export interface AskTaskOptions extends AskOptions {
  /** Of the task, where a new one is made. */
  id: string;
  now: Date;
}

/** How often somebody else may have been quicker. */
const MOST_ATTEMPTS = 5;

/**
 * Sees to it that the person is asked. What is asked already stays as it is; a pending task takes
 * over what changed, so that its number and its notification stay the same; one with another
 * purpose makes way.
 *
 * @returns the task that is pending then, and the one that made way; no task where the answer is
 * there already
 * @throws ConflictError where the name belongs to another instance
 */
export async function ask(
  db: Db,
  options: AskTaskOptions,
): Promise<{ task?: TaskRecord; withdrawn?: TaskRecord }> {
  // In the form in which it is stored, with which it is compared.
  const request = fromJson<ManualTaskRequest>(toJson(options.request));
  for (let attempt = 1; ; attempt += 1) {
    const asked = await inTransaction(db, trx =>
      askOnce(trx, { ...options, request }),
    );
    if (asked) {
      return asked;
    }
    if (attempt === MOST_ATTEMPTS) {
      throw new Error(
        `The task of ${options.externalName} is changed by others all the time`,
      );
    }
  }
}

/** Undefined where somebody else made a task meanwhile. */
async function askOnce(
  trx: Db,
  options: AskTaskOptions,
): Promise<{ task?: TaskRecord; withdrawn?: TaskRecord } | undefined> {
  const { externalName, identity, purpose, request } = options;
  const { standing, pending } = await currentRows(trx, externalName, {
    lock: true,
  });
  refuseStranger(externalName, identity.ownershipMark, standing ?? pending);
  const isRemoval = purpose === 'remove';
  const isAnswered = isRemoval
    ? !standing
    : standing !== undefined && isSame(standing, request);
  // One that asks for what is answered already is a correction, which somebody wants.
  const isWanted =
    pending !== undefined &&
    (pending.purpose === 'remove') === isRemoval &&
    (!isAnswered || isSame(pending, request));
  if (isWanted) {
    return { task: await takeOver(trx, pending, options) };
  }
  const withdrawn = pending && (await makeWay(trx, pending, options.now));
  if (isAnswered) {
    return { withdrawn };
  }
  const kind = standing ? 'update' : 'create';
  const [made] = await trx<TaskRow>('tasks')
    .insert(newRow(options, isRemoval ? 'remove' : kind))
    .onConflict()
    .ignore()
    .returning('*');
  return made && { task: toTask(made), withdrawn };
}

function refuseStranger(name: string, mark: string, holder?: TaskRow): void {
  if (holder && holder.ownership_mark !== mark) {
    throw new ConflictError(
      `${name} belongs to ${holder.ownership_mark || 'somebody else'}`,
    );
  }
}

async function takeOver(
  trx: Db,
  pending: TaskRow,
  { request, reopen, now }: AskTaskOptions,
): Promise<TaskRecord> {
  const task = toTask(pending);
  const isUnchanged = isDeepStrictEqual(task.request, request);
  if (isUnchanged && (task.state === 'open' || !reopen)) {
    return task;
  }
  return await reopenRow(trx, pending, { now, request });
}

/** Asks again, with what is to be asked now. */
export async function reopenRow(
  trx: Db,
  row: TaskRow,
  { now, request }: { now: Date; request?: ManualTaskRequest },
): Promise<TaskRecord> {
  const [updated] = await trx<TaskRow>('tasks')
    .where({ id: row.id })
    .update({
      ...(request && requestColumns(request)),
      state: 'open',
      message: null,
      answered_by: null,
      answered_at: null,
      notified_at: null,
      version: row.version + 1,
      updated_at: now,
    })
    .returning('*');
  return toTask(updated);
}

async function makeWay(
  trx: Db,
  row: TaskRow,
  now: Date,
): Promise<TaskRecord | undefined> {
  await trx<TaskRow>('tasks')
    .where({ id: row.id })
    .update({ state: 'withdrawn', version: row.version + 1, updated_at: now });
  return row.state === 'open' ? toTask(row) : undefined;
}

/** What a change of needs another answer; to whom it is put does not. */
function isSame(row: TaskRow, request: ManualTaskRequest): boolean {
  const { assignee: _asked, ...asked } = toTask(row).request;
  const { assignee: _asks, ...asks } = request;
  return isDeepStrictEqual(asked, asks);
}

export function newRow(
  options: Pick<
    AskTaskOptions,
    'id' | 'identity' | 'externalName' | 'request' | 'now'
  >,
  purpose: TaskRecord['purpose'],
): TaskRow {
  const { id, identity, externalName, request, now } = options;
  return {
    id,
    environment_id: identity.environmentId,
    environment_name: identity.environmentName,
    environment_type: identity.environmentType,
    entity_ref: identity.entityRef,
    instance_id: identity.instanceId,
    address: identity.address,
    ownership_mark: identity.ownershipMark,
    external_name: externalName,
    purpose,
    state: 'open',
    standing: false,
    ...requestColumns(request),
    outputs: null,
    secret_refs: null,
    message: null,
    answered_by: null,
    answered_at: null,
    notified_at: null,
    version: 1,
    created_at: now,
    updated_at: now,
  };
}

function requestColumns(request: ManualTaskRequest) {
  return {
    title: request.title,
    instructions: request.instructions,
    assignee: request.assignee,
    given: toJson(request.values),
    output_schema: toJson(request.outputs),
  };
}
