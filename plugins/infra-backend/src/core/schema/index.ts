import { JsonObject, JsonValue } from '@backstage/types';

export interface SchemaProblem {
  /** JSON pointer into the value. */
  pointer: string;
  /** What is wrong and what to do. Never a value, because a value may be secret. */
  message: string;
}

/** Empty: valid. @throws InputError where the schema itself cannot be compiled. */
export declare function validateAgainst(
  schema: JsonObject,
  value: JsonValue,
  options?: {
    /** Pointers whose value is not known yet. */ unknown?: readonly string[];
  },
): SchemaProblem[];
/** Like {@link validateAgainst} for a value with placeholders, which fit everywhere they could. */
export declare function validateTemplate(
  schema: JsonObject,
  value: JsonValue,
): SchemaProblem[];
/** What is wrong with a JSON schema itself. */
export declare function checkSchema(schema: JsonObject): SchemaProblem[];
/** A copy with the schema's defaults filled in. */
export declare function withDefaults<T extends JsonValue>(
  schema: JsonObject,
  value: T,
): T;
/** Names of the top-level properties that are, or hold, a secret (`x-secret: true`). */
export declare function secretOutputNames(schema: JsonObject): string[];
/** A copy without what the pointers name; an array keeps its length and has null there. */
export declare function redactByPointers<T extends JsonValue>(
  value: T,
  pointers: readonly string[],
): T;
