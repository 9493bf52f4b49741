import { Task } from '@infra-orchestration/backstage-plugin-infra-common';
import { TaskUseCases } from '../taskTypes';
import { fetch, Method, Verb, Verbs } from './verbs';

export const taskVerbs: Verbs<TaskUseCases> = {
  list: fetch('tasks'),
  get: fetch('task', id => ({ taskId: id })),
  complete: taskAnswer('complete'),
  reject: taskAnswer('reject'),
  reopen: taskAnswer('reopen'),
};

function taskAnswer<M extends Method>(verb: string): Verb<M> {
  return {
    eventId: `task-${verb}`,
    severity: 'medium',
    meta: (...[id]) => ({ taskId: id }),
    outcome: ({ purpose, environment, address }: Task) => ({
      purpose,
      environmentId: environment.id,
      address,
    }),
  };
}
