import { JsonObject, JsonValue } from '@backstage/types';
import { getByPath, mapStrings } from '../json';
import { lookUp } from './lookup';
import {
  cannotBeText,
  collectReferences,
  resolveExpressions,
  toText,
} from './resolve';
import {
  escapeText,
  parseTemplate,
  ReferencePart,
  renderTemplate,
  TemplatePart,
} from './template';
import { ExpressionError } from './types';

/** What placeholders mean at the place where they are written. */
export interface BindScope {
  /** Roots whose values are known and plain. */
  values: JsonObject;
  /** The `params` root: a bound template itself. Absent where there are none. */
  params?: JsonObject;
  /**
   * Whether a path that leads to nothing may do so, as an optional param may; a placeholder that is
   * a whole string is left out then.
   */
  mayBeAbsent?: (segments: readonly string[]) => boolean;
  /** Addresses by alias, for `resources`. */
  aliases: Readonly<Record<string, string>>;
  /** Leave `${driver.outputs.…}` as it is. */
  keepDriverOutputs?: boolean;
}

export interface Bound<T extends JsonValue> {
  value: T;
  errors: ExpressionError[];
}

class BindFailure extends Error {
  constructor(readonly failure: Omit<ExpressionError, 'pointer'>) {
    super(failure.message);
  }
}

/**
 * Ties placeholders to what they mean where they are written: known values are put in, aliases
 * become addresses. What comes out is a template again that means the same everywhere, with no
 * references but those to resources by address (and to `driver.outputs`, where asked for).
 *
 * That is what lets a claim be merged from several places, and a definition's inputs take a
 * claim's params, though an alias means something else in each of them.
 */
export function bindExpressions<T extends JsonValue>(
  value: T,
  scope: BindScope,
): Bound<T> {
  const errors: ExpressionError[] = [];
  const bound = mapStrings(value, (text, pointer) => {
    const parts = parseTemplate(text);
    const whole = parts.length === 1;
    try {
      const [first, ...rest] = parts.map(part => bindPart(part, whole, scope));
      return whole && 'value' in first ? first.value : joined([first, ...rest]);
    } catch (error) {
      if (!(error instanceof BindFailure)) {
        throw error;
      }
      errors.push({ ...error.failure, pointer });
      return text;
    }
  });
  return { value: (bound ?? null) as T, errors };
}

/** A piece of the new template: parts of a text, or a template of any type for a whole string. */
type Piece = { parts: TemplatePart[] } | { value: JsonValue | undefined };

function joined(pieces: (Piece | undefined)[]): string {
  const parts = pieces
    .flatMap(piece => (piece && 'parts' in piece ? piece.parts : []))
    .filter(part => part.type !== 'text' || part.text !== '');
  const [first] = parts;
  // Beside an empty param a placeholder would become the whole string, and change its type.
  return parts.length === 1 && pieces.length > 1 && first.type === 'reference'
    ? renderTemplate([{ ...first, asText: true }])
    : renderTemplate(parts);
}

function bindPart(part: TemplatePart, whole: boolean, scope: BindScope): Piece {
  if (part.type === 'text') {
    return { parts: [part] };
  }
  if (part.type === 'problem') {
    const message = `\`${part.raw}\`: ${part.message}`;
    throw new BindFailure({ reason: 'InvalidInput', message });
  }
  const [root] = part.segments;
  if (root === 'resources') {
    return { parts: [bindResource(part, scope)] };
  }
  if (root === 'driver' && scope.keepDriverOutputs) {
    return { parts: [part] };
  }
  const template =
    root === 'params' && scope.params
      ? paramTemplate(part.segments.slice(1), scope.params)
      : escapeTemplate(getByPath(scope.values, part.segments));
  return fit(part, template, whole, scope);
}

function bindResource(part: ReferencePart, scope: BindScope): TemplatePart {
  const [root, alias, ...path] = part.segments;
  if (alias === undefined || !Object.hasOwn(scope.aliases, alias)) {
    throw notFound(part, scope);
  }
  const segments = [root, scope.aliases[alias], ...path];
  return { ...part, segments };
}

/** Where the path goes on behind a placeholder, the placeholder goes on with it. */
function paramTemplate(
  path: readonly string[],
  params: JsonObject,
): JsonValue | undefined {
  for (let length = 0; length < path.length; length++) {
    const value = getByPath(params, path.slice(0, length));
    const parts = typeof value === 'string' ? parseTemplate(value) : [];
    const [first] = parts;
    if (parts.length === 1 && first.type === 'reference' && !first.asText) {
      const segments = [...first.segments, ...path.slice(length)];
      return renderTemplate([{ ...first, segments }]);
    }
  }
  return getByPath(params, path);
}

function fit(
  part: ReferencePart,
  template: JsonValue | undefined,
  whole: boolean,
  scope: BindScope,
): Piece {
  if (template === undefined && !scope.mayBeAbsent?.(part.segments)) {
    throw notFound(part, scope);
  }
  if (whole && !part.asText) {
    return { value: template };
  }
  const problem = whyNoText(part, template);
  if (problem || template === undefined) {
    const message = `\`\${${part.expression}}\`: ${problem}`;
    throw new BindFailure({ reason: 'InvalidInput', message });
  }
  return { parts: textParts(part, template) };
}

function whyNoText(
  part: ReferencePart,
  template: JsonValue | undefined,
): string | undefined {
  if (template === undefined) {
    return 'it is not given, and a text cannot do without it';
  }
  if (!part.asText) {
    return cannotBeText(template);
  }
  return typeof template !== 'string' && collectReferences(template).length
    ? 'it hangs on outputs of a resource and cannot be written as JSON; go on to a field of it'
    : undefined;
}

function textParts(part: ReferencePart, template: JsonValue): TemplatePart[] {
  if (typeof template !== 'string') {
    const { value } = resolveExpressions(template, {});
    return [{ type: 'text', text: toText(value) }];
  }
  return parseTemplate(template).map(inner =>
    inner.type === 'reference' && part.asText
      ? { ...inner, asText: true }
      : inner,
  );
}

/** The words of {@link lookUp}, so that both ways of looking say the same. */
function notFound(part: ReferencePart, scope: BindScope): BindFailure {
  const resources = Object.fromEntries(
    Object.entries(scope.aliases).map(([alias, address]) => [
      alias,
      { address },
    ]),
  );
  const found = lookUp(part.segments, {
    values: { ...scope.values, ...(scope.params && { params: scope.params }) },
    resources,
    ...(scope.keepDriverOutputs && { driver: { outputs: {} } }),
  });
  const [reason, message] =
    found.status === 'error'
      ? [found.reason, found.message]
      : (['UnknownReference', 'it leads to nothing'] as const);
  return new BindFailure({
    reason,
    message: `\`\${${part.expression}}\`: ${message}`,
  });
}

/** Makes every string literal: what comes out resolves to what went in. */
export function escapeTemplate<T extends JsonValue | undefined>(value: T): T {
  return value === undefined
    ? value
    : (mapStrings(value, text => escapeText(text, false)) as T);
}
