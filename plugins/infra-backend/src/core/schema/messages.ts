import { ErrorObject } from 'ajv';
import { didYouMean, isWithin, toPointer } from '../json';

export interface SchemaProblem {
  /** JSON pointer into the value. */
  pointer: string;
  /** What is wrong and what to do. Never a value, because a value may be secret. */
  message: string;
  /** The JSON schema keyword that said so. */
  keyword: string;
  /** For a field that is unknown or missing: its name; `pointer` names the object. */
  member?: string;
  /** Where it was said in a branch of an `anyOf` or `oneOf`: JSON pointer of the value judged. */
  within?: string;
}

/** What ajv found, in words, with the noise of alternatives taken away; sorted by pointer. */
export function explainErrors(errors: readonly ErrorObject[]): SchemaProblem[] {
  const problems = withoutNoise(errors).map(explain);
  const seen = new Set<string>();
  return problems
    .filter(({ pointer, message }) => {
      const key = `${pointer}\n${message}`;
      return !seen.has(key) && seen.add(key);
    })
    .sort((a, b) =>
      a.pointer < b.pointer ? -1 : Number(a.pointer > b.pointer),
    );
}

type Judged = ErrorObject & { within?: string };

/**
 * Where no alternative of an `anyOf` or `oneOf` fits, ajv tells the errors of all of them. Only
 * those of the nearest, the one with the fewest errors, help a person, and only if it got further
 * than to the type of the value.
 */
function withoutNoise(errors: readonly ErrorObject[]): Judged[] {
  let kept: Judged[] = [...errors];
  const choices = errors.filter(
    e => e.keyword === 'anyOf' || e.keyword === 'oneOf',
  );
  for (const choice of choices) {
    const branches = new Map<string, Judged[]>();
    for (const error of kept) {
      const branch = branchOf(error, choice);
      if (branch !== undefined) {
        branches.set(branch, [...(branches.get(branch) ?? []), error]);
      }
    }
    const all = new Set([...branches.values()].flat());
    const nearest = [...branches.values()]
      .filter(b => !b.some(e => isTypeOf(e, choice)))
      .sort((a, b) => a.length - b.length)[0];
    kept = kept.filter(e => !all.has(e) && (e !== choice || !nearest));
    if (nearest) {
      kept.push(...nearest.map(e => ({ ...e, within: choice.instancePath })));
    }
  }
  return kept.filter(e => e.keyword !== 'if' && e.keyword !== 'propertyNames');
}

/** Tells the alternatives of a choice apart; undefined for errors of somewhere else. */
function branchOf(error: Judged, choice: ErrorObject): string | undefined {
  const prefix = `${choice.schemaPath}/`;
  if (error.schemaPath.startsWith(prefix)) {
    return error.schemaPath.slice(prefix.length).split('/')[0];
  }
  // An alternative that is a reference tells its errors by the path of what it refers to.
  const isReferred = /^(#\/\$defs\/|[^#])/.test(error.schemaPath);
  return isReferred &&
    error !== choice &&
    isWithin(error.instancePath, choice.instancePath)
    ? error.schemaPath.replace(/\/[^/]*$/, '')
    : undefined;
}

function isTypeOf(error: ErrorObject, choice: ErrorObject): boolean {
  return error.keyword === 'type' && error.instancePath === choice.instancePath;
}

function explain(error: Judged): SchemaProblem {
  const { keyword, instancePath, within } = error;
  const problem = {
    keyword,
    ...(within !== undefined && isWithin(instancePath, within) && { within }),
  };
  const member = memberOf(error);
  if (error.propertyName !== undefined) {
    return {
      ...problem,
      pointer: instancePath + toPointer([error.propertyName]),
      message: `the name \`${error.propertyName}\` ${phrase(error)}`,
    };
  }
  return {
    ...problem,
    pointer: instancePath,
    message: phrase(error),
    ...(member !== undefined && { member }),
  };
}

function memberOf({ keyword, params }: ErrorObject): string | undefined {
  switch (keyword) {
    case 'required':
    case 'dependentRequired':
      return params.missingProperty;
    case 'additionalProperties':
      return params.additionalProperty;
    case 'unevaluatedProperties':
      return params.unevaluatedProperty;
    default:
      return undefined;
  }
}

/** Lets a schema say what it expects in words of its own, beside a `pattern` or `format`. */
export const EXPECTED_KEYWORD = 'x-expected';

function phrase(error: ErrorObject): string {
  const { keyword, params, parentSchema } = error;
  const expected = parentSchema?.[EXPECTED_KEYWORD];
  if (expected && (keyword === 'pattern' || keyword === 'format')) {
    return `must be ${expected}`;
  }
  switch (keyword) {
    case 'type':
      return `must be ${oneOf([params.type].flat().map(withArticle))}`;
    case 'required':
      return `\`${params.missingProperty}\` is missing; add it`;
    case 'additionalProperties':
    case 'unevaluatedProperties':
      return unknownField(error);
    case 'enum':
      return `must be ${oneOf(
        params.allowedValues.map((v: unknown) => `\`${v}\``),
      )}`;
    case 'const':
      return `must be \`${params.allowedValue}\``;
    case 'pattern':
      return `must match the pattern \`${params.pattern}\``;
    case 'format':
      return `must be a valid ${params.format}`;
    case 'anyOf':
    case 'oneOf':
      return params.passingSchemas
        ? 'fits more than one of the forms allowed here; leave out what makes it ambiguous'
        : 'fits none of the forms allowed here';
    case 'false schema':
      return 'is not allowed here; leave it out';
    default:
      return phraseOfLimit(error);
  }
}

const limits: Record<string, string> = {
  minLength: 'must have at least # characters',
  maxLength: 'must have at most # characters',
  minItems: 'must have at least # items',
  maxItems: 'must have at most # items',
  minProperties: 'must have at least # fields',
  maxProperties: 'must have at most # fields',
  minimum: 'must be at least #',
  maximum: 'must be at most #',
  exclusiveMinimum: 'must be more than #',
  exclusiveMaximum: 'must be less than #',
};

function phraseOfLimit({ keyword, params, message }: ErrorObject): string {
  if (Object.hasOwn(limits, keyword)) {
    return limits[keyword].replace('#', String(params.limit));
  }
  switch (keyword) {
    case 'uniqueItems':
      return `items ${Math.min(params.i, params.j)} and ${Math.max(
        params.i,
        params.j,
      )} are the same; leave one out`;
    case 'dependentRequired':
      return `\`${params.missingProperty}\` is missing; \`${params.property}\` needs it`;
    default:
      return message ?? `breaks the rule \`${keyword}\``;
  }
}

function unknownField({ params, parentSchema }: ErrorObject): string {
  const field = params.additionalProperty ?? params.unevaluatedProperty;
  const known = Object.keys(parentSchema?.properties ?? {});
  return `unknown field \`${field}\`${didYouMean(field, known)}`;
}

function withArticle(type: string): string {
  const words: Record<string, string> = {
    array: 'a list',
    object: 'an object',
    integer: 'a whole number',
    null: 'null',
  };
  return words[type] ?? `a ${type}`;
}

function oneOf(words: string[]): string {
  return words.length < 2
    ? words.join('')
    : `${words.slice(0, -1).join(', ')} or ${words[words.length - 1]}`;
}
