import { JsonObject } from '@backstage/types';
import { TaskCompletion } from '@infra-orchestration/backstage-plugin-infra-common';
import { secretOutputNames, validateAgainst } from '../core';
import { TaskRecord } from '../store';
import { InvalidFieldsError } from './errors';

export interface TaskAnswer {
  /** Secrets left out. */
  outputs: JsonObject;
  secretRefs: Record<string, string>;
  /** For memory only. */
  secretValues: Record<string, string>;
}

/**
 * What a person filled in, with the secrets apart.
 *
 * @throws InvalidFieldsError with pointers below `/outputs`; no message holds a value
 */
export function answerOf(
  task: TaskRecord,
  { outputs: given = {} }: TaskCompletion,
): TaskAnswer {
  if (task.purpose === 'remove') {
    refuse(
      Object.keys(given).map(name => ({
        pointer: `/${name}`,
        message: 'a removal has no outputs',
      })),
    );
    return { outputs: {}, secretRefs: {}, secretValues: {} };
  }
  const schema = task.request.outputs;
  refuse(validateAgainst(schema, given));
  const secretNames = secretOutputNames(schema);
  const answer: TaskAnswer = { outputs: {}, secretRefs: {}, secretValues: {} };
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) {
      continue;
    }
    if (secretNames.includes(name)) {
      answer.secretRefs[name] = `instances/${task.instanceId}/tasks/${
        task.id
      }/${encodeURIComponent(name)}`;
      answer.secretValues[name] =
        typeof value === 'string' ? value : JSON.stringify(value);
    } else {
      answer.outputs[name] = value;
    }
  }
  return answer;
}

function refuse(problems: { pointer: string; message: string }[]): void {
  if (problems.length) {
    throw new InvalidFieldsError(
      problems.map(({ pointer, message }) => ({
        pointer: `/outputs${pointer}`,
        message,
      })),
    );
  }
}
