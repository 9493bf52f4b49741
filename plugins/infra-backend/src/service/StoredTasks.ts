import { JsonObject } from '@backstage/types';
import {
  AskOptions,
  DriverOutputs,
  ManualTask,
  ManualTaskRecord,
  ManualTasks,
  ManualTaskSubject,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { randomUUID } from 'node:crypto';
import { compileSchema } from '../core';
import { Db, TaskRecord, tasks } from '../store';
import { TaskNotifier } from './TaskNotifier';
import { TaskSecrets } from './taskTypes';

export interface StoredTasksOptions {
  db: Db;
  secrets: Pick<TaskSecrets, 'getOfInstances'>;
  notifier: TaskNotifier;
}

/** Tasks as drivers see them: asked for, and looked at for their answers. */
export class StoredTasks implements ManualTasks {
  readonly #options: StoredTasksOptions;
  readonly #listeners = new Set<(ownershipMark: string) => void>();

  constructor(options: StoredTasksOptions) {
    this.#options = options;
  }

  async find(externalName: string): Promise<ManualTaskRecord> {
    return await tasks.current(this.#options.db, externalName);
  }

  async outputsOf(taskId: string): Promise<DriverOutputs> {
    const { db, secrets } = this.#options;
    const task = await tasks.get(db, taskId);
    if (!task) {
      return {};
    }
    const refs = Object.entries(task.secretRefs);
    const known = refs.length
      ? await secrets.getOfInstances([task.instanceId])
      : new Map<string, string>();
    const values: JsonObject = {};
    for (const [name, ref] of refs) {
      const value = known.get(ref);
      if (value === undefined) {
        throw new Error(`The secret "${name}" of the task is not there`);
      }
      values[name] = value;
    }
    return { ...task.outputs, secrets: values } as DriverOutputs;
  }

  async ask(options: AskOptions): Promise<ManualTask | undefined> {
    const { db, notifier } = this.#options;
    compileSchema(options.request.outputs);
    const { task, withdrawn } = await tasks.ask(db, {
      ...options,
      id: randomUUID(),
      now: new Date(),
    });
    if (withdrawn) {
      notifier.withdrawn(withdrawn);
    }
    // What was not told, because the process died or nobody took it, is told by the next one who asks.
    if (task?.state === 'open' && task.notifiedAt === undefined) {
      notifier.opened(task);
      this.changed(task);
    }
    return task;
  }

  async withdraw(
    { identity, externalName }: ManualTaskSubject,
    { forget }: { forget: boolean },
  ): Promise<void> {
    const { db, notifier } = this.#options;
    const withdrawn = await tasks.withdraw(db, {
      externalName,
      ownershipMark: identity.ownershipMark,
      forget,
      now: new Date(),
    });
    if (withdrawn) {
      notifier.withdrawn(withdrawn);
      this.changed(withdrawn);
    }
  }

  onChange(listener: (ownershipMark: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Called after what was changed is stored. */
  changed({ ownershipMark }: Pick<TaskRecord, 'ownershipMark'>): void {
    this.#listeners.forEach(listen => listen(ownershipMark));
  }
}
