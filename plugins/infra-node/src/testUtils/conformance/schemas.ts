import Ajv2020, { ValidateFunction } from 'ajv/dist/2020';
import { JsonObject, JsonValue } from '@backstage/types';
import { JsonSchema } from '../../driver';

/**
 * Draft 2020-12, where formats only annotate. Strict, so that a misspelt keyword is an error, with
 * the one keyword of ours.
 */
export function compileSchema(schema: JsonSchema): ValidateFunction {
  const ajv = new Ajv2020({
    allErrors: true,
    strict: true,
    strictTypes: false,
    validateFormats: false,
  });
  ajv.addKeyword({ keyword: 'x-secret', schemaType: 'boolean' });
  return ajv.compile(schema);
}

const compiled = new WeakMap<JsonSchema, ValidateFunction>();

/**
 * What is wrong with a value by a schema of the contract (draft 2020-12 with `x-secret`), one line
 * each; none where it is valid.
 *
 * @public
 */
export function schemaErrors(schema: JsonSchema, value: unknown): string[] {
  const validate = compiled.get(schema) ?? compileSchema(schema);
  compiled.set(schema, validate);
  return validate(value)
    ? []
    : (validate.errors ?? []).map(e => `${e.instancePath || '/'} ${e.message}`);
}

/** Every string below what `x-secret: true` marks, by the path to it. */
export function secretsIn(
  schema: JsonSchema,
  value: JsonValue | undefined,
  path = '',
): { path: string; value: string }[] {
  if (value === undefined || value === null) {
    return [];
  }
  if (schema['x-secret'] === true) {
    return stringsIn(value, path);
  }
  return children(schema, value).flatMap(child =>
    secretsIn(child.schema, child.value, `${path}/${child.key}`),
  );
}

/** The value without the members that `x-secret: true` marks. */
export function withoutSecrets(
  schema: JsonSchema,
  value: JsonValue,
): JsonValue {
  const entries = children(schema, value)
    .filter(child => child.schema['x-secret'] !== true)
    .map(
      child => [child.key, withoutSecrets(child.schema, child.value)] as const,
    );
  if (Array.isArray(value)) {
    return entries.map(([, item]) => item);
  }
  return isObject(value) ? Object.fromEntries(entries) : value;
}

interface Child {
  key: string;
  schema: JsonSchema;
  value: JsonValue;
}

function children(schema: JsonSchema, value: JsonValue): Child[] {
  if (Array.isArray(value)) {
    const items = asSchema(schema.items);
    return value.map((item, i) => ({
      key: `${i}`,
      schema: items,
      value: item,
    }));
  }
  if (!isObject(value)) {
    return [];
  }
  const properties = asSchema(schema.properties);
  const others = asSchema(schema.additionalProperties);
  return Object.entries(value).flatMap(([key, item]) =>
    item === undefined
      ? []
      : [{ key, schema: asSchema(properties[key] ?? others), value: item }],
  );
}

function stringsIn(
  value: JsonValue,
  path: string,
): { path: string; value: string }[] {
  if (typeof value === 'string') {
    return [{ path, value }];
  }
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  return Object.entries(value).flatMap(([key, item]) =>
    item === undefined ? [] : stringsIn(item, `${path}/${key}`),
  );
}

function asSchema(value: unknown): JsonSchema {
  return isObject(value) ? value : {};
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
