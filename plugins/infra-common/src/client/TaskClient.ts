import { Task } from '../domain';
import {
  InfraRequestOptions,
  Page,
  TaskCompletion,
  TaskListFilter,
} from './InfraApi';
import { Requests } from './requests';

/** The part of the API that is about tasks for people. */
export class TaskClient {
  readonly #requests: Requests;

  constructor(requests: Requests) {
    this.#requests = requests;
  }

  async listTasks(
    filter: TaskListFilter = {},
    options?: InfraRequestOptions,
  ): Promise<Page<Task>> {
    return this.#requests.json(options, api =>
      api.listTasks({ query: filter }, options),
    );
  }

  async getTask(id: string, options?: InfraRequestOptions): Promise<Task> {
    return this.#requests.json(options, api =>
      api.getTask({ path: { id } }, options),
    );
  }

  async completeTask(
    id: string,
    completion: TaskCompletion,
    options?: InfraRequestOptions & { ifMatch?: string },
  ): Promise<Task> {
    return this.#requests.json(
      options,
      api =>
        api.completeTask(
          { path: { id }, body: completion, header: {} },
          options,
        ),
      { 'If-Match': options?.ifMatch },
    );
  }

  async rejectTask(
    id: string,
    reason: string,
    options?: InfraRequestOptions & { ifMatch?: string },
  ): Promise<Task> {
    return this.#requests.json(
      options,
      api =>
        api.rejectTask({ path: { id }, body: { reason }, header: {} }, options),
      { 'If-Match': options?.ifMatch },
    );
  }

  async reopenTask(
    id: string,
    options?: InfraRequestOptions & { ifMatch?: string },
  ): Promise<Task> {
    return this.#requests.json(
      options,
      api => api.reopenTask({ path: { id }, header: {} }, options),
      { 'If-Match': options?.ifMatch },
    );
  }
}
