import { JsonObject, JsonValue } from '@backstage/types';
import { isJsonObject, toPointer } from './pointer';

/** Calls `visit` for every value that has no members, and for empty objects and arrays. */
export function visitLeaves(
  value: JsonValue,
  visit: (leaf: JsonValue, pointer: string) => void,
  pointer: string = '',
): void {
  const members = membersOf(value);
  if (members.length === 0) {
    visit(value, pointer);
    return;
  }
  for (const [key, member] of members) {
    visitLeaves(member, visit, pointer + toPointer([key]));
  }
}

/**
 * A copy with every string replaced by what `replace` gives. Where that is undefined the member
 * or item is left out.
 */
export function mapStrings(
  value: JsonValue,
  replace: (text: string, pointer: string) => JsonValue | undefined,
  pointer: string = '',
): JsonValue | undefined {
  if (typeof value === 'string') {
    return replace(value, pointer);
  }
  if (Array.isArray(value)) {
    return value
      .map((item, i) => mapStrings(item, replace, `${pointer}/${i}`))
      .filter(item => item !== undefined);
  }
  if (isJsonObject(value)) {
    return Object.fromEntries(
      membersOf(value)
        .map(
          ([key, member]) =>
            [
              key,
              mapStrings(member, replace, pointer + toPointer([key])),
            ] as const,
        )
        .filter(([, member]) => member !== undefined),
    );
  }
  return value;
}

function membersOf(value: JsonValue): [string, JsonValue][] {
  if (Array.isArray(value)) {
    return value.map((item, i) => [String(i), item]);
  }
  return isJsonObject(value)
    ? Object.entries(value).filter(
        (entry): entry is [string, JsonValue] => entry[1] !== undefined,
      )
    : [];
}

/** Objects are merged member by member; anything else, also arrays, is replaced by the later. */
export function mergeObjects(
  earlier: JsonObject,
  later: JsonObject,
): JsonObject {
  const merged = new Map(Object.entries(earlier));
  for (const [key, value] of Object.entries(later)) {
    const before = merged.get(key);
    merged.set(
      key,
      isJsonObject(before) && isJsonObject(value)
        ? mergeObjects(before, value)
        : value,
    );
  }
  return Object.fromEntries(merged);
}
