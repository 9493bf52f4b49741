import { JsonObject, JsonValue } from '@backstage/types';

/** JSON pointer (RFC 6901) of a path. */
export function toPointer(segments: readonly (string | number)[]): string {
  return segments
    .map(s => `/${String(s).replace(/~/g, '~0').replace(/\//g, '~1')}`)
    .join('');
}

/** The path of a JSON pointer (RFC 6901). */
export function fromPointer(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map(s => s.replace(/~1/g, '/').replace(/~0/g, '~'));
}

/** Whether `pointer` is `ancestor` or lies below it. */
export function isWithin(pointer: string, ancestor: string): boolean {
  return pointer === ancestor || pointer.startsWith(`${ancestor}/`);
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Own members only: `constructor` and its like are not found in every object. */
export function getMember(
  value: JsonValue | undefined,
  key: string,
): JsonValue | undefined {
  if (Array.isArray(value)) {
    return /^(0|[1-9]\d*)$/.test(key) ? value[Number(key)] : undefined;
  }
  return isJsonObject(value) && Object.hasOwn(value, key)
    ? value[key]
    : undefined;
}

export function getByPath(
  value: JsonValue | undefined,
  path: readonly string[],
): JsonValue | undefined {
  return path.reduce<JsonValue | undefined>(getMember, value);
}

export function getByPointer(
  value: JsonValue,
  pointer: string,
): JsonValue | undefined {
  return getByPath(value, fromPointer(pointer));
}
