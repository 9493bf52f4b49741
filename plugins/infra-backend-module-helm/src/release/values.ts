import { isDeepStrictEqual } from 'node:util';
import { JsonObject, JsonValue } from '@backstage/types';
import { FieldDiff } from '@infra-orchestration/backstage-plugin-infra-common';
import { fieldDiffs, isTree, leaves } from './fields';
import { ReleaseInputs } from './schema';

/** The values that Helm gets: the secret ones laid over the others. */
export function valuesOf({
  values = {},
  secretValues = {},
}: ReleaseInputs): JsonObject {
  return merge(values, secretValues);
}

function merge(under: JsonObject, over: JsonObject): JsonObject {
  const merged = { ...under };
  for (const [name, value] of Object.entries(over)) {
    const below = merged[name];
    merged[name] = isTree(value) && isTree(below) ? merge(below, value) : value;
  }
  return merged;
}

/** Whether Helm was given these values: it records them as they came, also what is null. */
export function areSameValues(found: JsonObject, wanted: JsonObject): boolean {
  return fieldDiffs('', found, wanted).length === 0;
}

/** Pointers of what is secret, to be remembered with the release. */
export function secretPathsOf({ secretValues = {} }: ReleaseInputs): string[] {
  return leaves(secretValues)
    .map(({ path }) => path)
    .filter(path => path !== '');
}

export interface ValuesBefore {
  config: JsonObject;
  /** What was secret of it; absent where nobody remembers: then all may be. */
  secretPaths?: string[];
}

/** What differs, each value that is or was secret without itself. */
export function valueDiffs(
  before: ValuesBefore,
  inputs: ReleaseInputs,
): FieldDiff[] {
  const secretPaths = secretPathsOf(inputs);
  return fieldDiffs('', before.config, valuesOf(inputs)).map(field => {
    const path = `/values${field.path}`;
    const isSecret =
      isAmong(field.path, secretPaths) ||
      isAmong(field.path, before.secretPaths ?? []);
    if (isSecret) {
      return { path, secret: true };
    }
    const { before: old, ...rest } = field;
    return {
      ...rest,
      path,
      ...(before.secretPaths && old !== undefined && { before: old }),
    };
  });
}

/** Texts of the release's earlier values that must not be seen. */
export function secretTextsBefore(
  { config, secretPaths }: ValuesBefore,
  inputs: ReleaseInputs,
): string[] {
  const shown = new Map(
    leaves(inputs.values ?? {}).map(({ path, value }) => [path, value]),
  );
  return leaves(config)
    .filter(({ path, value }) =>
      secretPaths
        ? isAmong(path, secretPaths)
        : !isDeepStrictEqual(shown.get(path), value),
    )
    .flatMap(({ value }) => textOf(value));
}

export function secretTextsOf({ secretValues = {} }: ReleaseInputs): string[] {
  return leaves(secretValues).flatMap(({ value }) => textOf(value));
}

function textOf(value: JsonValue): string[] {
  return typeof value === 'string' || typeof value === 'number'
    ? [String(value)]
    : [];
}

/** It, something above it or something below it. */
function isAmong(path: string, paths: string[]): boolean {
  return paths.some(
    each =>
      each === path ||
      path.startsWith(`${each}/`) ||
      each.startsWith(`${path}/`),
  );
}
