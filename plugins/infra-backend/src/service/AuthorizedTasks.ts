import {
  infraTaskCompletePermission,
  infraTaskReadPermission,
  Page,
  Task,
  TaskCompletion,
  TaskListFilter,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { TaskAuthorizer } from './TaskAuthorizer';
import { TaskCallOptions, TaskUseCases } from './taskTypes';
import { CallOptions, ChangeOptions } from './types';

/** Lets through what the caller may do. What they may not see does not exist for them. */
export class AuthorizedTasks implements TaskUseCases {
  readonly #inner: TaskUseCases;
  readonly #authorizer: TaskAuthorizer;

  constructor(inner: TaskUseCases, authorizer: TaskAuthorizer) {
    this.#inner = inner;
    this.#authorizer = authorizer;
  }

  async list(
    filter: TaskListFilter,
    options: CallOptions,
  ): Promise<Page<Task>> {
    const { restriction, mayAnswer } = await this.#rights(options);
    return this.#inner.list(filter, { ...options, restriction, mayAnswer });
  }

  async get(id: string, options: CallOptions): Promise<Task> {
    return this.#inner.get(id, {
      ...options,
      ...(await this.#rights(options)),
    });
  }

  async complete(
    id: string,
    completion: TaskCompletion,
    options: ChangeOptions,
  ): Promise<Task> {
    return this.#inner.complete(id, completion, {
      ...options,
      ...(await this.#rights(options)),
    });
  }

  async reject(
    id: string,
    rejection: { reason: string },
    options: ChangeOptions,
  ): Promise<Task> {
    return this.#inner.reject(id, rejection, {
      ...options,
      ...(await this.#rights(options)),
    });
  }

  async reopen(id: string, options: ChangeOptions): Promise<Task> {
    return this.#inner.reopen(id, {
      ...options,
      ...(await this.#rights(options)),
    });
  }

  /** Asked once for each call; the task is read once, where it is used. */
  async #rights(options: CallOptions): Promise<TaskCallOptions> {
    const [read, answer] = await this.#authorizer.decide(
      [infraTaskReadPermission, infraTaskCompletePermission],
      options,
    );
    return {
      restriction: read.restriction(),
      mayRead: read.applies,
      mayAnswer: answer.applies,
    };
  }
}
