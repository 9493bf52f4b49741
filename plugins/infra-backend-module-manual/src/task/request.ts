import {
  DEFAULT_NAMESPACE,
  parseEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import {
  DriverError,
  JsonSchema,
  ManualTask,
  ManualTaskRequest,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { TaskInputs } from './schema';

const NO_OUTPUTS: JsonSchema = {
  type: 'object',
  properties: {},
  additionalProperties: false,
};

const PERSON_OR_GROUP = /^(group|user):[a-z0-9-]+\/[a-z0-9._-]+$/;

/** What of a request a change of counts: whom it is put to does not. */
export type Asked = Omit<ManualTaskRequest, 'assignee'>;

/** In the form in which it is stored, with which it is compared. */
export function askedOf(inputs: TaskInputs): Asked {
  const { title, instructions, values = {}, outputs = NO_OUTPUTS } = inputs;
  return JSON.parse(JSON.stringify({ title, instructions, values, outputs }));
}

/** @throws DriverError `terminal` where nobody is named, or nothing that could be an entity */
export function requestOf(
  inputs: TaskInputs,
  fallback: string | undefined,
): ManualTaskRequest {
  return {
    ...askedOf(inputs),
    assignee: entityRefOf(inputs.assignee ?? fallback),
  };
}

/** Of the person who is to take away what somebody made; inputs may be from an older schema. */
export function removalRequestOf(
  inputs: TaskInputs,
  made: ManualTask,
  fallback: string | undefined,
): ManualTaskRequest {
  const { request } = made;
  const title = inputs.title ?? request.title;
  return {
    title: `Take away again: ${title}`.slice(0, 200),
    instructions:
      inputs.removalInstructions ||
      `It is not needed any more. Undo what was done by these instructions:\n\n${request.instructions}`,
    assignee: entityRefOf(inputs.assignee ?? fallback ?? request.assignee),
    values: { ...request.values },
    outputs: NO_OUTPUTS,
  };
}

function entityRefOf(written: string | undefined): string {
  if (written === undefined) {
    throw new DriverError(
      'terminal',
      'Nobody is named who could do it: set inputs.assignee in the definition, or config.assignee in its provider',
    );
  }
  const ref = normalized(written);
  if (!ref || !PERSON_OR_GROUP.test(ref)) {
    throw new DriverError(
      'terminal',
      `"${written}" is not an entity reference of a group or a user; write group:namespace/name`,
    );
  }
  return ref;
}

function normalized(written: string): string | undefined {
  try {
    return stringifyEntityRef(
      parseEntityRef(written, {
        defaultKind: 'group',
        defaultNamespace: DEFAULT_NAMESPACE,
      }),
    ).toLocaleLowerCase('en-US');
  } catch {
    return undefined;
  }
}
