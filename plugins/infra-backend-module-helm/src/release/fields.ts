import { isDeepStrictEqual } from 'node:util';
import { JsonObject, JsonValue } from '@backstage/types';
import { FieldDiff } from '@infra-orchestration/backstage-plugin-infra-common';

/** The fields that differ. Lists of one length are compared item by item, others as a whole. */
export function fieldDiffs(
  path: string,
  before: JsonValue | undefined,
  after: JsonValue | undefined,
): FieldDiff[] {
  if (isDeepStrictEqual(before, after)) {
    return [];
  }
  const members = membersOf(before, after);
  if (members) {
    return members.flatMap(name =>
      fieldDiffs(
        `${path}${pointer([name])}`,
        memberOf(before, name),
        memberOf(after, name),
      ),
    );
  }
  return [
    {
      path,
      ...(before !== undefined && { before }),
      ...(after !== undefined && { after }),
    },
  ];
}

function membersOf(
  before: JsonValue | undefined,
  after: JsonValue | undefined,
): string[] | undefined {
  const bothLists = Array.isArray(before) && Array.isArray(after);
  if (bothLists ? before.length === after.length : areTrees(before, after)) {
    return [
      ...new Set([...Object.keys(before!), ...Object.keys(after!)]).values(),
    ];
  }
  return undefined;
}

function areTrees(before: JsonValue | undefined, after: JsonValue | undefined) {
  return isTree(before) && isTree(after);
}

function memberOf(
  value: JsonValue | undefined,
  name: string,
): JsonValue | undefined {
  return Object.hasOwn(value as JsonObject, name)
    ? (value as JsonObject)[name]
    : undefined;
}

/** Every value that has no fields of its own, with its pointer. Lists count as such a value. */
export function leaves(
  value: JsonValue,
  path = '',
): { path: string; value: JsonValue }[] {
  if (Array.isArray(value) && value.length > 0) {
    // Each item is a value to hide or show, at the place of the whole.
    return value.flatMap(item =>
      leaves(item).map(leaf => ({ path, value: leaf.value })),
    );
  }
  return isTree(value) && Object.keys(value).length > 0
    ? Object.entries(value).flatMap(([name, member]) =>
        leaves(member ?? null, `${path}${pointer([name])}`),
      )
    : [{ path, value }];
}

export function isTree(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A JSON pointer (RFC 6901). */
export function pointer(parts: string[]): string {
  return parts
    .map(part => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('');
}
