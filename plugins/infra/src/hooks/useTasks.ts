import {
  Task,
  TaskCompletion,
  TaskState,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { keys, useInfraMutation, useInfraQuery } from './useInfra';

/** Below `all`, since what changes an environment may change what it waits for. */
const taskKey = (...parts: unknown[]) => [...keys.all, 'tasks', ...parts];

const REFRESH_MS = 15_000;

export interface TaskFilter {
  state?: TaskState;
  /** Undefined: anybody's. */
  assignee?: string[];
  environmentId?: string;
  limit?: number;
}

export function useTasks(filter: TaskFilter, enabled = true) {
  return useInfraQuery(
    taskKey('list', filter),
    (api, signal) => api.listTasks(filter, { signal }),
    { enabled, refetchInterval: REFRESH_MS, keepPrevious: true },
  );
}

export function useTask(id: string) {
  return useInfraQuery(
    taskKey('one', id),
    (api, signal) => api.getTask(id, { signal }),
    { refetchInterval: REFRESH_MS },
  );
}

/** What can be said to a task, of the version of it that is on screen. */
export function useTaskAnswers({ id, etag }: Task) {
  const options = { ifMatch: etag };
  return {
    complete: useInfraMutation((api, completion: TaskCompletion) =>
      api.completeTask(id, completion, options),
    ),
    reject: useInfraMutation((api, reason: string) =>
      api.rejectTask(id, reason, options),
    ),
    reopen: useInfraMutation((api, _: void) => api.reopenTask(id, options)),
  };
}
