import { isSecretRef } from '@infra-orchestration/backstage-plugin-infra-common';
import { JsonValue } from '@backstage/types';
import { canonicalJson, isJsonObject, mapStrings } from '../json';
import { Found, lookUp } from './lookup';
import { parseTemplate, TemplatePart } from './template';
import { ExpressionScope, Reference, Resolution } from './types';

/** Every placeholder in any string of the value, in document order. */
export function collectReferences(value: JsonValue): Reference[] {
  const references: Reference[] = [];
  mapStrings(value, (text, pointer) => {
    for (const part of parseTemplate(text)) {
      if (part.type === 'reference') {
        const { expression, segments } = part;
        references.push({ expression, segments, pointer });
      }
    }
    return text;
  });
  return references;
}

/**
 * Replaces the placeholders in any string of the value.
 *
 * A string that is one placeholder and nothing else becomes the value itself, whatever its type.
 * Inside longer text only strings, numbers and booleans can stand. A value made from a secret is
 * secret, and so is all of a text that holds one.
 *
 * Invariant: a string that holds no placeholder, unknown or wrong, comes out as the text it means;
 * a string in `unknownPaths` or with an error comes out as it went in.
 */
export function resolveExpressions<T extends JsonValue>(
  value: T,
  scope: ExpressionScope,
): Resolution<T> {
  const resolution: Resolution<T> = {
    value,
    unknown: [],
    unknownPaths: [],
    errors: [],
    secretPaths: [],
  };
  resolution.value = mapStrings(value, (text, pointer) =>
    resolveText(text, pointer, scope, resolution),
  ) as T;
  return resolution;
}

function resolveText(
  text: string,
  pointer: string,
  scope: ExpressionScope,
  resolution: Resolution,
): JsonValue {
  const parts = parseTemplate(text).map(part => ({
    part,
    found: part.type === 'reference' ? lookUp(part.segments, scope) : undefined,
  }));
  const [first] = parts.map(({ part }) => part);
  const isWhole =
    parts.length === 1 && !(first.type === 'reference' && first.asText);
  let usable = true;
  for (const { part, found } of parts) {
    if (!note(part, found, pointer, isWhole, resolution)) {
      usable = false;
    }
  }
  if (parts.some(({ found }) => found?.status === 'unknown')) {
    resolution.unknownPaths.push(pointer);
  }
  markSecrets(
    parts.map(p => p.found),
    pointer,
    isWhole,
    resolution,
  );
  if (!usable) {
    return text;
  }
  if (isWhole && parts[0].found?.status === 'known') {
    return parts[0].found.value;
  }
  return parts.map(({ part, found }) => asText(part, found)).join('');
}

/** Writes down what is unknown or wrong; false where the text cannot be put together. */
function note(
  part: TemplatePart,
  found: Found | undefined,
  pointer: string,
  isWhole: boolean,
  resolution: Resolution,
): boolean {
  if (part.type === 'problem') {
    const message = `\`${part.raw}\`: ${part.message}`;
    resolution.errors.push({ reason: 'InvalidInput', message, pointer });
    return false;
  }
  if (part.type === 'text' || !found) {
    return true;
  }
  const { expression, segments } = part;
  if (found.status === 'unknown') {
    resolution.unknown.push({ expression, segments, pointer });
    return false;
  }
  if (found.status === 'error') {
    const message = `\`\${${expression}}\`: ${found.message}`;
    resolution.errors.push({ reason: found.reason, message, pointer });
    return false;
  }
  if (isWhole) {
    return true;
  }
  if (holdsSecretRef(found.value)) {
    // Where the secret is kept, not what it is: the text is known to be secret and no more.
    return false;
  }
  const problem = part.asText ? undefined : cannotBeText(found.value);
  if (problem) {
    const message = `\`\${${expression}}\`: ${problem}`;
    resolution.errors.push({ reason: 'InvalidInput', message, pointer });
  }
  return !problem;
}

/** Why a value cannot stand inside a text; undefined where it can. */
export function cannotBeText(value: JsonValue): string | undefined {
  const kind = describeKind(value);
  return kind
    ? `${kind} cannot stand inside a text; let the placeholder be the whole string, go on to a field of it, or write \`| string\` behind it for its JSON`
    : undefined;
}

/** What `| string` and standing inside a text make of a value. */
export function toText(value: JsonValue): string {
  return typeof value === 'string' ? value : canonicalJson(value);
}

function holdsSecretRef(value: JsonValue | undefined): boolean {
  return (
    isSecretRef(value) ||
    (typeof value === 'object' &&
      value !== null &&
      Object.values(value).some(holdsSecretRef))
  );
}

function describeKind(value: JsonValue): string | undefined {
  if (value === null) {
    return 'null';
  }
  if (Array.isArray(value)) {
    return 'a list';
  }
  return isJsonObject(value) ? 'an object' : undefined;
}

function markSecrets(
  found: (Found | undefined)[],
  pointer: string,
  isWhole: boolean,
  resolution: Resolution,
): void {
  const paths = found.flatMap(f =>
    f?.status === 'known' ? f.secretPaths : [],
  );
  if (paths.length === 0) {
    return;
  }
  // A text is secret as a whole, however little of it is.
  resolution.secretPaths.push(
    ...(isWhole ? paths.map(path => pointer + path) : [pointer]),
  );
}

function asText(part: TemplatePart, found: Found | undefined): string {
  if (part.type === 'text') {
    return part.text;
  }
  return found?.status === 'known' ? toText(found.value) : '';
}
