import {
  ConflictError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import {
  infraTaskCompletePermission,
  Page,
  Task,
  TaskCompletion,
  TaskListFilter,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { randomUUID } from 'node:crypto';
import {
  Db,
  environments,
  events,
  inTransaction,
  secrets as secretRows,
  TaskFilter,
  TaskRecord,
  tasks,
} from '../store';
import { Enqueuer, EventBus } from './ports';
import { refuseOtherEtag } from './preconditions';
import { principalOf } from './principal';
import { StoredTasks } from './StoredTasks';
import { answerOf } from './taskAnswer';
import { TaskNotifier } from './TaskNotifier';
import { TaskCallOptions, TaskSecrets, TaskUseCases } from './taskTypes';
import { taskEtag, toTaskView } from './taskView';
import { CallOptions, ChangeOptions } from './types';

export interface DefaultTasksOptions {
  db: Db;
  secrets: Pick<TaskSecrets, 'seal'>;
  enqueuer: Enqueuer;
  eventBus: EventBus;
  notifier: TaskNotifier;
  /** Told of each answer. */
  stored: StoredTasks;
}

const defaultLimit = 50;

/** Tasks as the people see them who do them. */
export class DefaultTasks implements TaskUseCases {
  readonly #options: DefaultTasksOptions;

  constructor(options: DefaultTasksOptions) {
    this.#options = options;
  }

  async list(
    filter: TaskListFilter,
    options: CallOptions & TaskCallOptions,
  ): Promise<Page<Task>> {
    const { items, nextCursor } = await tasks.list(this.#options.db, {
      filter: toStoreFilter(filter, options.restriction),
      limit: filter.limit ?? defaultLimit,
      cursor: filter.cursor,
    });
    return {
      items: items.map(task => toTaskView(task, options.mayAnswer)),
      nextCursor,
    };
  }

  async get(id: string, options: CallOptions & TaskCallOptions): Promise<Task> {
    return toTaskView(await this.#find(id, options), options.mayAnswer);
  }

  async complete(
    id: string,
    completion: TaskCompletion,
    options: ChangeOptions & TaskCallOptions,
  ): Promise<Task> {
    const task = await this.#toAnswer(id, options);
    refuseUnlessOpen(task);
    const { outputs, secretRefs, secretValues } = answerOf(task, completion);
    // Encrypted before anything is written, so that a fault of the keys leaves the task open.
    const sealed = Object.entries(secretRefs).map(([name, ref]) =>
      this.#options.secrets.seal(ref, secretValues[name], task.instanceId),
    );
    const { message } = completion;
    return await this.#change(task, options, {
      event: { level: 'info', message: `completed the task` },
      write: async (trx, answered) => {
        await secretRows.put(trx, sealed, { now: answered.now });
        return await tasks.complete(trx, {
          ...answered,
          message,
          outputs,
          secretRefs,
        });
      },
    });
  }

  async reject(
    id: string,
    { reason }: { reason: string },
    options: ChangeOptions & TaskCallOptions,
  ): Promise<Task> {
    const task = await this.#toAnswer(id, options);
    refuseUnlessOpen(task);
    const view = await this.#change(task, options, {
      event: { level: 'warn', message: `rejected the task (${reason})` },
      write: (trx, answered) =>
        tasks.reject(trx, { ...answered, message: reason }),
    });
    this.#options.notifier.rejected({
      ...task,
      message: reason,
      answeredBy: principalOf(options.credentials),
    });
    return view;
  }

  async reopen(
    id: string,
    options: ChangeOptions & TaskCallOptions,
  ): Promise<Task> {
    const task = await this.#toAnswer(id, options);
    if (task.state !== 'rejected' && !task.standing) {
      throw new ConflictError(
        `Task "${task.request.title}" is ${task.state}; only one that was rejected, or whose answer holds, is asked again`,
      );
    }
    let reopened = task;
    const view = await this.#change(task, options, {
      event: { level: 'info', message: 'asked again for the task' },
      write: async (trx, { now }) => {
        // What failed by the rejection is tried again.
        if (task.state === 'rejected') {
          await environments.requestRetry(trx, { id: task.environmentId, now });
        }
        reopened = await tasks.reopen(trx, { task, id: randomUUID(), now });
        return { ...reopened, environmentOwner: task.environmentOwner };
      },
    });
    this.#options.notifier.opened(reopened);
    return view;
  }

  async #find(
    id: string,
    { mayRead = () => true }: TaskCallOptions,
  ): Promise<TaskRecord> {
    const task = await tasks.get(this.#options.db, id);
    if (!task || !mayRead(task)) {
      throw new NotFoundError(`There is no task ${id}`);
    }
    return task;
  }

  async #toAnswer(
    id: string,
    options: ChangeOptions & TaskCallOptions,
  ): Promise<TaskRecord> {
    const task = await this.#find(id, options);
    const { mayAnswer = () => true, ifMatch } = options;
    if (!mayAnswer(task)) {
      throw new NotAllowedError(
        `You lack the permission ${infraTaskCompletePermission.name} for tasks of ${task.request.assignee}`,
      );
    }
    refuseOtherEtag('The task', taskEtag(task), ifMatch);
    return task;
  }

  /** The answer, and that somebody waits for it, are stored together or not at all. */
  async #change(
    task: TaskRecord,
    options: CallOptions & TaskCallOptions,
    change: {
      event: { level: 'info' | 'warn'; message: string };
      write(
        trx: Db,
        answered: { task: TaskRecord; answeredBy: string; now: Date },
      ): Promise<TaskRecord>;
    },
  ): Promise<Task> {
    const { db, eventBus, stored } = this.#options;
    const { environmentId, address } = task;
    const answeredBy = principalOf(options.credentials);
    const written = await inTransaction(db, async trx => {
      const now = new Date();
      await tasks.wake(trx, { ...task, now });
      const after = await change.write(trx, { task, answeredBy, now });
      const { level, message } = change.event;
      await events.append(
        trx,
        [
          {
            environmentId,
            address,
            type: 'log',
            level,
            message: `${answeredBy} ${message}: ${task.request.title}`,
          },
        ],
        { now },
      );
      return after;
    });
    // The answer is stored: where this fails, the sweep finds what the transaction asked for.
    await this.#wake(task).catch(() => {});
    eventBus.notify(environmentId);
    stored.changed(task);
    return toTaskView(written, options.mayAnswer);
  }

  async #wake({ environmentId, instanceId }: TaskRecord): Promise<void> {
    const { db, enqueuer } = this.#options;
    await tasks.askForLook(db, { instanceId, now: new Date() });
    await enqueuer.enqueue(environmentId, 'a task was answered');
  }
}

/** @throws ConflictError */
function refuseUnlessOpen({ state, request, answeredBy }: TaskRecord): void {
  if (state !== 'open') {
    const by = answeredBy ? ` by ${answeredBy}` : '';
    throw new ConflictError(
      `Task "${request.title}" is not open: it is ${state}${by}`,
    );
  }
}

function toStoreFilter(
  { state, assignee, environmentId }: TaskListFilter,
  restriction: TaskFilter | undefined,
): TaskFilter {
  const parts: (TaskFilter | undefined | false)[] = [
    restriction,
    state !== undefined && { field: 'state', values: [state] },
    environmentId !== undefined && {
      field: 'environmentId',
      values: [environmentId],
    },
    assignee !== undefined && {
      field: 'assignee',
      values: assignee.map(ref => ref.toLocaleLowerCase('en-US')),
    },
  ];
  return { allOf: parts.filter(part => part !== undefined && part !== false) };
}
