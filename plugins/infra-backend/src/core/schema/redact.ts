import { JsonValue } from '@backstage/types';
import { isJsonObject, toPointer } from '../json';

/**
 * A copy without what the pointers name. Members of objects are left out; items of arrays become
 * null, so that the others keep their places.
 */
export function redactByPointers<T extends JsonValue>(
  value: T,
  pointers: readonly string[],
): T {
  return pointers.includes('')
    ? (null as T)
    : (redact(value, new Set(pointers), '') as T);
}

function redact(
  value: JsonValue,
  pointers: ReadonlySet<string>,
  at: string,
): JsonValue {
  if (Array.isArray(value)) {
    return value.map((item, i) =>
      pointers.has(`${at}/${i}`) ? null : redact(item, pointers, `${at}/${i}`),
    );
  }
  if (!isJsonObject(value)) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, member]) => [key, member, at + toPointer([key])] as const)
      .filter(
        ([, member, pointer]) => member !== undefined && !pointers.has(pointer),
      )
      .map(([key, member, pointer]) => [
        key,
        redact(member as JsonValue, pointers, pointer),
      ]),
  );
}
