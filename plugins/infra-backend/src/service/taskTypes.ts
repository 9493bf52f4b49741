import {
  Page,
  Task,
  TaskCompletion,
  TaskListFilter,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { SealedSecret, TaskFilter, TaskRecord } from '../store';
import { CallOptions, ChangeOptions } from './types';

/** Whether a caller may complete, reject and reopen a task. */
export type MayAnswer = (task: TaskRecord) => boolean;

/** How tasks are looked at by one who may not see or do all. */
export interface TaskCallOptions {
  /** Merged into the query; made from permission conditions. */
  restriction?: TaskFilter;
  mayRead?: MayAnswer;
  /** Default: they may. */
  mayAnswer?: MayAnswer;
}

/** What tasks need of the secret store. */
export interface TaskSecrets {
  getOfInstances(instanceIds: string[]): Promise<Map<string, string>>;
  /** Encrypts, for a caller that stores it together with other changes. */
  seal(ref: string, value: string, instanceId: string): SealedSecret;
}

/** Use cases of the people who do what no driver can. */
export interface TaskUseCases {
  list(
    filter: TaskListFilter,
    options: CallOptions & TaskCallOptions,
  ): Promise<Page<Task>>;
  get(id: string, options: CallOptions & TaskCallOptions): Promise<Task>;
  complete(
    id: string,
    completion: TaskCompletion,
    options: ChangeOptions & TaskCallOptions,
  ): Promise<Task>;
  reject(
    id: string,
    rejection: { reason: string },
    options: ChangeOptions & TaskCallOptions,
  ): Promise<Task>;
  reopen(id: string, options: ChangeOptions & TaskCallOptions): Promise<Task>;
}
