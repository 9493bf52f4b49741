import {
  Hook,
  HookStage,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { JsonObject } from '@backstage/types';
import { seesResources, toPointer, validateTemplate } from '../core';
import { unknownName } from './validateOthers';
import { deadPlaceholders } from './validateReferences';
import type {
  DocumentSet,
  HookKindDescription,
  SetProblem,
} from './validateDocumentSet';

/** Hooks of one stage: what they name, what their kind asks for, what placeholders can be resolved. */
export function validateHooks(
  hooks: readonly Hook[],
  options: {
    stage: HookStage;
    path: string[];
    roots: JsonObject;
    set: DocumentSet;
  },
): SetProblem[] {
  const { stage, path, roots, set } = options;
  // Which aliases there are is each environment's own.
  const resources = seesResources(stage) ? undefined : {};
  return hooks.flatMap((hook, i) => {
    const { name, inputs = {} } = hook;
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
      ...validateKind(hook, pointer, set),
      ...deadPlaceholders(inputs, { roots, resources }).map(problem => ({
        pointer: `${pointer}/inputs${problem.pointer}`,
        message: problem.message,
      })),
    ];
  });
}

function validateKind(
  { kind: name, provider, inputs = {} }: Hook,
  pointer: string,
  set: DocumentSet,
): SetProblem[] {
  const kind = set.hookKinds.get(name);
  if (!kind) {
    const { message } = unknownName(
      'hook kind',
      name,
      set.hookKinds.keys(),
      pointer,
    );
    return [
      {
        pointer: `${pointer}/kind`,
        message: `${message}; is its module installed in the backend?`,
      },
      ...validateProvider(provider, pointer, set),
    ];
  }
  return [
    ...validateProvider(provider, pointer, set, kind),
    ...validateTemplate(kind.inputSchema, inputs).map(problem => ({
      pointer: `${pointer}/inputs${problem.pointer}`,
      message: problem.message,
    })),
  ];
}

function validateProvider(
  name: string | undefined,
  pointer: string,
  set: DocumentSet,
  kind?: HookKindDescription,
): SetProblem[] {
  const at = `${pointer}/provider`;
  if (name === undefined) {
    return kind?.driver
      ? [
          {
            pointer,
            message: `a hook of kind \`${kind.kind}\` needs a \`provider\` of the driver \`${kind.driver}\``,
          },
        ]
      : [];
  }
  const provider = set.providers.get(name);
  if (!provider) {
    return [unknownName('provider', name, set.providers.keys(), at)];
  }
  const { driver } = provider.spec;
  return kind?.driver && driver !== kind.driver
    ? [
        {
          pointer: at,
          message: `a hook of kind \`${kind.kind}\` needs a provider of the driver \`${kind.driver}\`; \`${name}\` is of the driver \`${driver}\``,
        },
      ]
    : [];
}
