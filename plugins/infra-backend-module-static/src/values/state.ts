import { createHmac } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { JsonObject } from '@backstage/types';
import { FieldDiff } from '@infra-orchestration/backstage-plugin-infra-common';
import { ValuesInputs } from './schema';

/**
 * All there is of the resource. Secrets are kept as fingerprints: the state is no place for them,
 * and yet has to tell that one changed.
 */
export type ValuesState =
  | { removed: true }
  | { values: JsonObject; fingerprints: Record<string, string> };

/** `undefined` where there is nothing, or no longer anything. */
export function readState(state: JsonObject | undefined) {
  return state === undefined || state.removed === true
    ? undefined
    : (state as Exclude<ValuesState, { removed: true }>);
}

/**
 * The state that the inputs lead to.
 *
 * @param key - of the instance; without it nobody can try likely secrets against the fingerprints
 */
export function stateOf(inputs: ValuesInputs, key: string) {
  const fingerprints = Object.entries(inputs.secrets ?? {}).map(
    ([name, secret]) => [
      name,
      createHmac('sha256', key).update(secret).digest('base64url'),
    ],
  );
  return {
    values: inputs.values ?? {},
    fingerprints: Object.fromEntries(fingerprints) as Record<string, string>,
  };
}

type Values = ReturnType<typeof stateOf>;

export function diffStates(before: Values, after: Values): FieldDiff[] {
  return [
    ...changedNames(before.values, after.values).map(name => ({
      path: `/values/${escape(name)}`,
      before: before.values[name],
      after: after.values[name],
    })),
    ...changedNames(before.fingerprints, after.fingerprints).map(name => ({
      path: `/secrets/${escape(name)}`,
      secret: true,
    })),
  ];
}

function changedNames(before: JsonObject, after: JsonObject): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter(name => !isDeepStrictEqual(before[name], after[name]))
    .sort();
}

/** RFC 6901, section 3. */
function escape(name: string): string {
  return name.replace(/~/g, '~0').replace(/\//g, '~1');
}
