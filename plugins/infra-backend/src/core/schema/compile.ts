import { InputError } from '@backstage/errors';
import { JsonObject } from '@backstage/types';
import addFormats from 'ajv-formats';
import Ajv2020, { Options, ValidateFunction } from 'ajv/dist/2020';
import { canonicalJson } from '../json';

/** `fill`: changes the value, putting in the schema's defaults. */
export type CompileMode = 'check' | 'fill';

/** Schemas kept compiled, per mode; a platform has tens. */
const MAX_CACHED = 512;

const caches: Record<CompileMode, SchemaCache> = {
  check: { byText: new Map(), byObject: new WeakMap() },
  fill: { byText: new Map(), byObject: new WeakMap() },
};

interface SchemaCache {
  byText: Map<string, ValidateFunction>;
  byObject: WeakMap<JsonObject, ValidateFunction>;
}

/**
 * The check of a schema, compiled once. Documents read anew give new objects with the same
 * content, so objects are only the quick way to a cache by content; it is bounded, and each check
 * has a compiler of its own, because a shared one would keep every schema it ever saw.
 *
 * @throws InputError where the schema cannot be compiled.
 */
export function compileSchema(
  schema: JsonObject,
  mode: CompileMode = 'check',
): ValidateFunction {
  const { byText, byObject } = caches[mode];
  const known = byObject.get(schema);
  if (known) {
    return known;
  }
  const text = canonicalJson(schema);
  const validate = byText.get(text) ?? compile(schema, mode);
  // Set anew, so that the one used longest ago is the first of the map.
  byText.delete(text);
  byText.set(text, validate);
  if (byText.size > MAX_CACHED) {
    byText.delete(byText.keys().next().value!);
  }
  byObject.set(schema, validate);
  return validate;
}

function compile(schema: JsonObject, mode: CompileMode): ValidateFunction {
  try {
    return createAjv({ strict: false, useDefaults: mode === 'fill' }).compile(
      withoutDialect(schema),
    );
  } catch (error) {
    throw new InputError(
      `This JSON schema cannot be used: ${messageOf(error)}`,
    );
  }
}

export function createAjv(options: Options): Ajv2020 {
  const ajv = new Ajv2020({
    allErrors: true,
    allowUnionTypes: true,
    // For the names of the fields that an unknown one could have been meant to be.
    verbose: true,
    logger: false,
    // Would compile the schema of schemas anew for each compiler, a hundred times the work.
    validateSchema: false,
    ...options,
  });
  addFormats(ajv);
  return ajv;
}

/** Every schema here is of draft 2020-12; another `$schema` would need its meta schema loaded. */
export function withoutDialect(schema: JsonObject): JsonObject {
  const { $schema, ...rest } = schema;
  return rest;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
