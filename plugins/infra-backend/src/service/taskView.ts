import { Task } from '@infra-orchestration/backstage-plugin-infra-common';
import { TaskRecord } from '../store';
import { MayAnswer } from './taskTypes';

export function taskEtag({ version }: TaskRecord): string {
  return `"${version}"`;
}

/** What clients see: nothing of what is secret but its name. */
export function toTaskView(
  task: TaskRecord,
  mayAnswer: MayAnswer = () => true,
): Task {
  const { title, instructions, assignee, values, outputs } = task.request;
  return {
    id: task.id,
    purpose: task.purpose,
    state: task.state,
    title,
    instructions,
    assignee,
    values,
    outputSchema: outputs,
    environment: {
      id: task.environmentId,
      name: task.environmentName,
      type: task.environmentType,
      entityRef: task.entityRef,
      owner: task.environmentOwner,
    },
    address: task.address,
    externalName: task.externalName,
    outputs: task.outputs,
    secretOutputs: Object.keys(task.secretRefs).sort(),
    standing: task.standing,
    message: task.message,
    answeredBy: task.answeredBy,
    answeredAt: task.answeredAt,
    createdAt: task.createdAt,
    updatedAt: task.updatedAt,
    etag: taskEtag(task),
    mayAnswer: mayAnswer(task),
  };
}
