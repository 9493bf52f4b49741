/**
 * The grammar of placeholders.
 *
 * ```
 * placeholder = "${" path [ "|" "string" ] "}"
 * path        = name *( "." name / "[" ( JSON-string / digits ) "]" )
 * name        = 1*( letter / digit / "_" / "-" / "\\" any )
 * ```
 *
 * `| string` makes text of a value of any other type: what a field that takes text alone needs
 * where a placeholder is all of it.
 *
 * Dollars are special only in a run that a `{` follows: each pair stands for one dollar, and an
 * odd one left over opens a placeholder. So `$${x}` is the text `${x}`, and `$$${x}` is a dollar
 * before a placeholder. With that every text can be written, which is what lets
 * {@link renderTemplate} put templates together without ever making a placeholder by accident.
 */
export type TemplatePart =
  | { type: 'text'; text: string }
  | ReferencePart
  | { type: 'problem'; raw: string; message: string };

export interface ReferencePart {
  type: 'reference';
  segments: string[];
  /** As written, for messages. */
  expression: string;
  /** `| string` */
  asText: boolean;
}

const DOLLARS_AND_BRACE = /(\$+)\{/g;
const NAME = /(?:[A-Za-z0-9_-]|\\.)+/y;
const STEP = /\.((?:[A-Za-z0-9_-]|\\.)+)|\[("(?:[^"\\]|\\.)*"|\d+)\]/y;
const CLOSE = / *(\| *string *)?\}/y;

/** Never throws: what is not well formed becomes a part of type `problem`. */
export function parseTemplate(text: string): TemplatePart[] {
  const parts: TemplatePart[] = [];
  let literal = '';
  let at = 0;
  const flush = () => {
    if (literal) {
      parts.push({ type: 'text', text: literal });
      literal = '';
    }
  };
  while (at < text.length) {
    DOLLARS_AND_BRACE.lastIndex = at;
    const opening = DOLLARS_AND_BRACE.exec(text);
    if (!opening) {
      break;
    }
    const dollars = opening[1].length;
    literal +=
      text.slice(at, opening.index) + '$'.repeat(Math.floor(dollars / 2));
    at = DOLLARS_AND_BRACE.lastIndex;
    if (dollars % 2 === 0) {
      literal += '{';
      continue;
    }
    const { part, end } = parsePlaceholder(text, at);
    flush();
    parts.push(part);
    at = end;
  }
  literal += text.slice(at);
  flush();
  return parts;
}

/** `start` is behind the brace; `end` is behind the closing one. */
function parsePlaceholder(
  text: string,
  start: number,
): { part: TemplatePart; end: number } {
  const root = matchAt(NAME, text, skipSpace(text, start));
  if (!root) {
    return problemAt(text, start);
  }
  const segments = [unescapeName(root.match[0])];
  let { end } = root;
  for (let step = stepAt(text, end); step; step = stepAt(text, end)) {
    segments.push(step.segment);
    end = step.end;
  }
  const close = matchAt(CLOSE, text, end);
  if (!close) {
    return problemAt(text, start);
  }
  const expression = text.slice(start, close.end - 1).trim();
  const asText = close.match[1] !== undefined;
  return {
    part: { type: 'reference', segments, expression, asText },
    end: close.end,
  };
}

function problemAt(text: string, start: number) {
  const close = text.indexOf('}', start);
  const end = close < 0 ? text.length : close + 1;
  const raw = `\${${text.slice(start, end)}`;
  const what =
    close < 0
      ? 'the placeholder has no closing brace'
      : 'this is not a placeholder: a path like `environment.name` is expected';
  const message = `${what}; write \`$\${\` where the text \`\${\` is meant`;
  return { part: { type: 'problem' as const, raw, message }, end };
}

function stepAt(text: string, at: number) {
  const step = matchAt(STEP, text, at);
  if (!step) {
    return undefined;
  }
  const [, name, bracketed] = step.match;
  const segment = name === undefined ? unquote(bracketed) : unescapeName(name);
  return segment === undefined ? undefined : { segment, end: step.end };
}

/** `pattern` is sticky. */
function matchAt(pattern: RegExp, text: string, at: number) {
  pattern.lastIndex = at;
  const match = pattern.exec(text);
  return match ? { match, end: pattern.lastIndex } : undefined;
}

function unescapeName(name: string): string {
  return name.replace(/\\(.)/g, '$1');
}

function unquote(bracketed: string): string | undefined {
  if (!bracketed.startsWith('"')) {
    return bracketed;
  }
  try {
    return JSON.parse(bracketed);
  } catch {
    // A bad escape inside the quotes: reported as a problem by the caller.
    return undefined;
  }
}

function skipSpace(text: string, at: number): number {
  let end = at;
  while (text[end] === ' ') {
    end++;
  }
  return end;
}

/** The inverse of {@link parseTemplate} for texts and references. */
export function renderTemplate(parts: readonly TemplatePart[]): string {
  let rendered = '';
  let literal = '';
  for (const part of parts) {
    if (part.type === 'text') {
      literal += part.text;
    } else {
      const opening = part.type === 'problem' ? part.raw : renderPath(part);
      rendered += escapeText(literal, true) + opening;
      literal = '';
    }
  }
  return rendered + escapeText(literal, false);
}

/** Doubles the dollars that would otherwise count: before a brace, or before a placeholder. */
export function escapeText(text: string, beforePlaceholder: boolean): string {
  const pattern = beforePlaceholder ? /\$+(?=\{|$)/g : /\$+(?=\{)/g;
  return text.replace(pattern, run => run + run);
}

function renderPath({ segments, asText }: ReferencePart): string {
  const [root, ...rest] = segments;
  const steps = rest.map(s =>
    /^[A-Za-z0-9_-]+$/.test(s) ? `.${s}` : `[${JSON.stringify(s)}]`,
  );
  return `\${${root}${steps.join('')}${asText ? ' | string' : ''}}`;
}
