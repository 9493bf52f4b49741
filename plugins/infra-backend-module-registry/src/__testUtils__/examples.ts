import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';

/** The documents of `examples/registry.yaml`. */
export function exampleDocuments(): any[] {
  return parseAllDocuments(
    readFileSync(resolve(__dirname, '../../examples/registry.yaml'), 'utf8'),
  ).map(document => document.toJS());
}
