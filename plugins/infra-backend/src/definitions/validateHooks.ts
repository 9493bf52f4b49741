import { Hook } from '@infra-orchestration/backstage-plugin-infra-common';
import { JsonObject } from '@backstage/types';
import { toPointer } from '../core';
import { unknownName } from './validateOthers';
import { deadPlaceholders } from './validateReferences';
import type { DocumentSet, SetProblem } from './validateDocumentSet';

/** Hooks of one stage; that their kind is there is found when they are run, as modules bring it. */
export function validateHooks(
  hooks: readonly Hook[],
  options: { path: string[]; roots: JsonObject; set: DocumentSet },
): SetProblem[] {
  const { path, roots, set } = options;
  return hooks.flatMap(({ name, provider, inputs = {} }, i) => {
    const pointer = toPointer([...path, String(i)]);
    const isDouble = hooks.findIndex(other => other.name === name) < i;
    return [
      ...(isDouble
        ? [
            {
              pointer: `${pointer}/name`,
              message: `there is a hook \`${name}\` before it; runs are told apart by their names`,
            },
          ]
        : []),
      ...(provider !== undefined && !set.providers.has(provider)
        ? [
            unknownName(
              'provider',
              provider,
              set.providers.keys(),
              `${pointer}/provider`,
            ),
          ]
        : []),
      ...deadPlaceholders(inputs, { roots, resources: {} }).map(problem => ({
        pointer: `${pointer}/inputs${problem.pointer}`,
        message: problem.message,
      })),
    ];
  });
}
