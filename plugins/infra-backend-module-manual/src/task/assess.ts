import { isDeepStrictEqual } from 'node:util';
import {
  DriverError,
  ManualTask,
  ManualTaskRecord,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { FieldDiff } from '@infra-orchestration/backstage-plugin-infra-common';
import { JsonObject, JsonValue } from '@backstage/types';
import { Asked, askedOf } from './request';
import { TaskInputs } from './schema';

/**
 * What of an answer is not as asked. A task that people were asked for beside, a correction or one
 * that nobody wants any more, counts as well: it has to end before all is well.
 */
export function differences(
  { standing, pending }: ManualTaskRecord,
  inputs: TaskInputs,
): FieldDiff[] {
  const diff =
    standing && inputs.onChange !== 'ignore'
      ? changes(standing.request, askedOf(inputs))
      : [];
  if (pending?.state !== 'open') {
    return diff;
  }
  if (pending.purpose === 'remove') {
    return [...diff, { path: '/removal', before: 'asked for' }];
  }
  return diff.length ? diff : [{ path: '/answer', before: 'asked for anew' }];
}

function changes(before: Asked, after: Asked): FieldDiff[] {
  return [
    ...changed('/title', before.title, after.title),
    ...changed('/instructions', before.instructions, after.instructions),
    ...changedMembers('/values', before.values, after.values),
    ...changed('/outputs', before.outputs, after.outputs),
  ];
}

function changedMembers(
  path: string,
  before: JsonObject,
  after: JsonObject,
): FieldDiff[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names
    .sort()
    .flatMap(name =>
      changed(
        `${path}/${name.replace(/~/g, '~0').replace(/\//g, '~1')}`,
        before[name],
        after[name],
      ),
    );
}

function changed(
  path: string,
  before: JsonValue | undefined,
  after: JsonValue | undefined,
): FieldDiff[] {
  return isDeepStrictEqual(before, after)
    ? []
    : [
        {
          path,
          ...(before !== undefined && { before }),
          ...(after !== undefined && { after }),
        },
      ];
}

/** Who holds the name, where it is somebody else. */
export function strangerIn(
  { standing, pending }: ManualTaskRecord,
  ownershipMark: string,
): ManualTask | undefined {
  const holder = standing ?? pending;
  return holder?.ownershipMark === ownershipMark ? undefined : holder;
}

/** The name was given once and stays; another one is another thing. */
export function renamed(
  externalName: string,
  { name }: TaskInputs,
): string | undefined {
  return name === undefined || name === externalName
    ? undefined
    : `It is called ${externalName}, and is to be called ${name}`;
}

/** Why the schema of the outputs is of no use, beyond what the schema of the inputs says. */
export function refuseDeepSecrets({ outputs = {} }: TaskInputs): void {
  const { properties = {} } = outputs;
  for (const [name, schema] of Object.entries(properties as JsonObject)) {
    const { 'x-secret': _marked, ...rest } = schema as JsonObject;
    if (JSON.stringify(rest).includes('"x-secret":true')) {
      throw new DriverError(
        'terminal',
        `inputs/outputs/properties/${name}: only a whole output can be a secret; mark the output itself with x-secret, or make its secret part an output of its own`,
      );
    }
  }
  const { properties: _properties, ...others } = outputs;
  if (JSON.stringify(others).includes('"x-secret":true')) {
    throw new DriverError(
      'terminal',
      'inputs/outputs: secrets are named under `properties`, so that it is known beforehand which they are',
    );
  }
}
