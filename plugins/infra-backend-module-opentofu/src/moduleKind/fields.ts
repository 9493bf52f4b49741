import { isDeepStrictEqual } from 'node:util';
import { JsonObject, JsonValue } from '@backstage/types';
import { FieldDiff } from '@infra-orchestration/backstage-plugin-infra-common';
import { Change, Marks } from './planJson';

/** One side of a change: a value with what is to be known of it. */
interface Side {
  value: JsonValue | undefined;
  sensitive: Marks | undefined;
}

/** The fields that differ; lists are compared as a whole. */
export function fieldDiffs(path: string, change: Change): FieldDiff[] {
  return compare(
    path,
    { value: change.before, sensitive: change.before_sensitive },
    { value: change.after, sensitive: change.after_sensitive },
    change.after_unknown,
  );
}

function compare(
  path: string,
  before: Side,
  after: Side,
  unknown: Marks | undefined,
): FieldDiff[] {
  if (unknown === true) {
    return [leaf(path, before, after, true)];
  }
  if (isTree(before.value) || isTree(after.value)) {
    const names = new Set([
      ...Object.keys(treeOf(before.value)),
      ...Object.keys(treeOf(after.value)),
      ...(isMarkTree(unknown) ? Object.keys(unknown) : []),
    ]);
    return [...names].flatMap(name =>
      compare(
        `${path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`,
        memberOf(before, name),
        memberOf(after, name),
        markOf(unknown, name),
      ),
    );
  }
  const isSame = isDeepStrictEqual(before.value ?? null, after.value ?? null);
  const isPartlyUnknown = hasMark(unknown);
  return isSame && !isPartlyUnknown
    ? []
    : [leaf(path, before, after, isPartlyUnknown)];
}

function leaf(
  path: string,
  before: Side,
  after: Side,
  knownAfterApply: boolean,
): FieldDiff {
  if (hasMark(before.sensitive) || hasMark(after.sensitive)) {
    return { path, secret: true, ...(knownAfterApply && { knownAfterApply }) };
  }
  return {
    path,
    ...(isValue(before.value) && { before: before.value }),
    ...(knownAfterApply
      ? { knownAfterApply }
      : isValue(after.value) && { after: after.value }),
  };
}

function memberOf({ value, sensitive }: Side, name: string): Side {
  return {
    value: treeOf(value)[name],
    sensitive: markOf(sensitive, name),
  };
}

/** What is marked as a whole is marked in every member. */
function markOf(marks: Marks | undefined, name: string): Marks | undefined {
  return isMarkTree(marks) ? marks[name] : marks;
}

/** Whether the value or any member of it is marked. */
export function hasMark(marks: Marks | undefined): boolean {
  return typeof marks === 'object'
    ? Object.values(marks).some(hasMark)
    : marks === true;
}

function isMarkTree(
  marks: Marks | undefined,
): marks is { [name: string]: Marks } {
  return typeof marks === 'object' && !Array.isArray(marks);
}

function isTree(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function treeOf(value: JsonValue | undefined): JsonObject {
  return isTree(value) ? value : {};
}

function isValue(value: JsonValue | undefined): value is JsonValue {
  return value !== undefined && value !== null;
}
