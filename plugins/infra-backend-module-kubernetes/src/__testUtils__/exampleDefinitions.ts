import { JsonObject, JsonValue } from '@backstage/types';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';

const root = join(__dirname, '../..');

export interface ExampleDefinition {
  name: string;
  type: string;
  kind: string;
  inputs: JsonObject;
  outputs: JsonObject;
}

/** The definitions of a file in `examples/`, by name. */
export function definitionsOf(file: string): Map<string, ExampleDefinition> {
  const text = readFileSync(join(root, 'examples', file), 'utf8');
  return new Map(
    parseAllDocuments(text)
      .map(document => document.toJS())
      .filter(({ kind }) => kind === 'ResourceDefinition')
      .map(({ metadata, spec }) => [
        metadata.name,
        { name: metadata.name, outputs: {}, ...spec },
      ]),
  );
}

/** The schema of the outputs of a resource type that the product brings. */
export function outputSchemaOf(type: string): JsonObject {
  const path = '../infra-backend/documents/resource-types.yaml';
  const documents = parseAllDocuments(
    readFileSync(join(root, path), 'utf8'),
  ).map(document => document.toJS());
  return documents.find(({ metadata }) => metadata.name === type).spec.outputs;
}

/**
 * Puts values for placeholders, as the backend does where all of them are known: the value itself where
 * a text is nothing else, text inside text.
 */
export function resolved(value: JsonValue, values: JsonObject): any {
  if (typeof value === 'string') {
    const whole = /^\$\{([^}]+)\}$/.exec(value);
    return whole
      ? valueAt(whole[1], values)
      : value.replace(
          /\$\{([^}]+)\}/g,
          (_, path) => `${valueAt(path, values)}`,
        );
  }
  if (Array.isArray(value)) {
    return value.map(item => resolved(item, values));
  }
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(
        Object.entries(value).map(([key, item]) => [
          key,
          resolved(item!, values),
        ]),
      )
    : value;
}

function valueAt(path: string, values: JsonObject): JsonValue {
  const found = path.split('.').reduce<any>((at, part) => at?.[part], values);
  if (found === undefined) {
    throw new Error(`Nothing is known of ${path}`);
  }
  return found;
}
