import { JsonValue } from '@backstage/types';

/** JSON with sorted keys and no white space: equal values give equal text. */
export declare function canonicalJson(value: unknown): string;
/** RFC 6901. */
export declare function toPointer(
  segments: readonly (string | number)[],
): string;
export declare function fromPointer(pointer: string): string[];
export declare function getByPointer(
  value: JsonValue,
  pointer: string,
): JsonValue | undefined;
