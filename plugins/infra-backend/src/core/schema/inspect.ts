import { JsonObject, JsonValue } from '@backstage/types';
import { compareText, getMember, isJsonObject, toPointer } from '../json';
import { createAjv, messageOf, withoutDialect } from './compile';
import { explainErrors, SchemaProblem } from './messages';
import { validateAgainst } from './validate';

/** Marks a property of outputs as a secret. */
export const SECRET_KEYWORD = 'x-secret';

/** Compiled at its first use; keeps nothing of what it checks. */
let schemaOfSchemas: ReturnType<typeof createAjv> | undefined;

/** What is wrong with a JSON schema itself; pointers lead into the schema. */
export function checkSchema(schema: JsonObject): SchemaProblem[] {
  const bare = withoutDialect(schema);
  schemaOfSchemas ??= createAjv({ strict: false });
  if (!schemaOfSchemas.validateSchema(bare)) {
    return explainErrors(schemaOfSchemas.errors ?? []);
  }
  try {
    const ajv = createAjv({
      strict: true,
      strictTypes: false,
      strictRequired: false,
      strictTuples: false,
    });
    extensionsIn(schema).forEach(keyword => ajv.addKeyword(keyword));
    ajv.compile(bare);
    return [];
  } catch (error) {
    const message = messageOf(error).replace(/^strict mode: /, '');
    return [{ pointer: '', keyword: '$schema', message }];
  }
}

/** Names that begin with `x-` are ours and everybody's; all else has to be known. */
function extensionsIn(value: JsonValue | undefined): Set<string> {
  const found = new Set<string>();
  const search = (part: JsonValue | undefined) => {
    if (Array.isArray(part)) {
      part.forEach(search);
    } else if (isJsonObject(part)) {
      for (const [key, member] of Object.entries(part)) {
        if (key.startsWith('x-')) {
          found.add(key);
        }
        search(member);
      }
    }
  };
  search(value);
  return found;
}

/** Names of the top-level properties that are, or hold anywhere, a secret; sorted. */
export function secretOutputNames(schema: JsonObject): string[] {
  const { properties } = schema;
  return isJsonObject(properties)
    ? Object.keys(properties)
        .filter(name => holdsSecret(properties[name]))
        .sort(compareText)
    : [];
}

function holdsSecret(schema: JsonValue | undefined): boolean {
  if (Array.isArray(schema)) {
    return schema.some(holdsSecret);
  }
  return (
    isJsonObject(schema) &&
    (schema[SECRET_KEYWORD] === true || Object.values(schema).some(holdsSecret))
  );
}

/** Keywords by which a value may have members that `properties` does not name. */
const COMPOSING = [
  '$ref',
  '$dynamicRef',
  'allOf',
  'anyOf',
  'oneOf',
  'if',
  'patternProperties',
];

/**
 * Whether values of a schema can have something at a path. An object that names its members has
 * those alone, unless it says `additionalProperties`: one that nobody declared is more often a slip
 * than meant.
 */
export function offersPath(
  schema: JsonValue | undefined,
  path: readonly string[],
): boolean {
  const [name, ...rest] = path;
  if (schema === false) {
    return false;
  }
  if (name === undefined || !isJsonObject(schema)) {
    return true;
  }
  const declared = getMember(schema.properties, name);
  if (declared !== undefined) {
    return offersPath(declared, rest);
  }
  if (COMPOSING.some(keyword => schema[keyword] !== undefined)) {
    return true;
  }
  if (isJsonObject(schema.items) && /^\d+$/.test(name)) {
    return offersPath(schema.items, rest);
  }
  if (isScalar(schema.type)) {
    return false;
  }
  return schema.additionalProperties === undefined
    ? !isJsonObject(schema.properties)
    : offersPath(schema.additionalProperties, rest);
}

function isScalar(type: JsonValue | undefined): boolean {
  return typeof type === 'string' && type !== 'object' && type !== 'array';
}

/** What a person could have meant at a path: the names that the schema has there. */
export function namesAt(
  schema: JsonValue | undefined,
  path: readonly string[],
): string[] {
  const [name, ...rest] = path;
  if (!isJsonObject(schema) || !isJsonObject(schema.properties)) {
    return [];
  }
  return name === undefined
    ? Object.keys(schema.properties)
    : namesAt(getMember(schema.properties, name), rest);
}

/**
 * JSON pointers of the parts of a value that its schema calls secret, for example of inputs that
 * hold a password as plain text. Follows `properties`, `additionalProperties`, `items`, and `then`
 * where the value is what `if` says.
 */
export function secretValuePaths(
  schema: JsonValue | undefined,
  value: JsonValue | undefined,
): string[] {
  if (!isJsonObject(schema) || value === undefined) {
    return [];
  }
  if (schema[SECRET_KEYWORD] === true) {
    return [''];
  }
  const schemaOf = (key: string) =>
    Array.isArray(value)
      ? schema.items
      : getMember(schema.properties, key) ?? schema.additionalProperties;
  const isBranch = typeof value === 'object' && value !== null;
  const inMembers = isBranch
    ? Object.entries(value).flatMap(([key, member]) =>
        secretValuePaths(schemaOf(key), member).map(
          rest => toPointer([key]) + rest,
        ),
      )
    : [];
  return isJsonObject(schema.if) &&
    validateAgainst(schema.if, value).length === 0
    ? [...new Set([...inMembers, ...secretValuePaths(schema.then, value)])]
    : inMembers;
}

/**
 * Where a schema calls for secrets, for people: pointers with `*` for any name or index. Follows what
 * {@link secretValuePaths} follows.
 */
export function secretPlaces(schema: JsonValue | undefined): string[] {
  if (!isJsonObject(schema)) {
    return [];
  }
  if (schema[SECRET_KEYWORD] === true) {
    return [''];
  }
  const named = isJsonObject(schema.properties)
    ? Object.entries(schema.properties)
    : [];
  const branches: [string, JsonValue | undefined][] = [
    ...named,
    ['*', schema.additionalProperties],
    ['*', schema.items],
  ];
  const places = branches.flatMap(([key, inner]) =>
    secretPlaces(inner).map(rest => toPointer([key]) + rest),
  );
  return [...new Set([...places, ...secretPlaces(schema.then)])];
}
