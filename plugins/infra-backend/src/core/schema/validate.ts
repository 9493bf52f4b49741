import { JsonObject, JsonValue } from '@backstage/types';
import { isWithin, mapStrings } from '../json';
import { parseTemplate, TemplatePart } from '../expressions/template';
import { compileSchema } from './compile';
import { explainErrors, SchemaProblem } from './messages';

export interface ValidateOptions {
  /** JSON pointers of values that are not known yet and may become anything. */
  unknown?: readonly string[];
}

/**
 * Empty: the value is valid.
 *
 * @throws InputError where the schema itself cannot be compiled.
 */
export function validateAgainst(
  schema: JsonObject,
  value: JsonValue,
  options: ValidateOptions = {},
): SchemaProblem[] {
  const validate = compileSchema(schema);
  if (validate(value)) {
    return [];
  }
  const { unknown = [] } = options;
  return explainErrors(validate.errors ?? []).filter(
    problem => !hangsOnUnknown(problem, unknown),
  );
}

/**
 * Keywords that judge the members of a value: what they say of one that holds something unknown
 * may be wrong, unlike what `required` or `additionalProperties` say.
 */
const JUDGES_MEMBERS = new Set([
  'anyOf',
  'oneOf',
  'allOf',
  'not',
  'if',
  'contains',
  'uniqueItems',
  'const',
  'enum',
  'unevaluatedProperties',
  'unevaluatedItems',
]);

function hangsOnUnknown(
  { pointer, keyword, within }: SchemaProblem,
  unknown: readonly string[],
): boolean {
  return unknown.some(
    path =>
      isWithin(pointer, path) ||
      (isWithin(path, pointer) && JUDGES_MEMBERS.has(keyword)) ||
      // A branch of an anyOf may be wrong only because the unknown value led to it.
      (within !== undefined && isWithin(path, within)),
  );
}

/**
 * Like {@link validateAgainst} for a value with placeholders: a string that is one placeholder may
 * become anything, a text that holds one is some string.
 */
export function validateTemplate(
  schema: JsonObject,
  value: JsonValue,
): SchemaProblem[] {
  const anything: string[] = [];
  const someText: string[] = [];
  const meant = mapStrings(value, (text, pointer) => {
    const parts = parseTemplate(text);
    if (parts.every(part => part.type === 'text')) {
      return textOf(parts);
    }
    (parts.length === 1 ? anything : someText).push(pointer);
    return text;
  }) as JsonValue;
  const strict = validateAgainst(schema, meant, { unknown: anything });
  if (someText.length === 0) {
    return strict;
  }
  const lenient = validateAgainst(schema, meant, {
    unknown: [...anything, ...someText],
  });
  return strict.filter(
    problem =>
      lenient.some(
        other =>
          other.pointer === problem.pointer &&
          other.keyword === problem.keyword,
      ) ||
      (problem.keyword === 'type' && someText.includes(problem.pointer)),
  );
}

function textOf(parts: readonly TemplatePart[]): string {
  return parts.map(part => (part.type === 'text' ? part.text : '')).join('');
}

/** A copy with the schema's defaults filled in; whether it is valid is another question. */
export function withDefaults<T extends JsonValue>(
  schema: JsonObject,
  value: T,
): T {
  const copy = structuredClone(value);
  compileSchema(schema, 'fill')(copy);
  return copy;
}
