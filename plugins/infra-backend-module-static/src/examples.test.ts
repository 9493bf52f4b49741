import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { schemaErrors } from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { inputSchema } from './values/schema';

const text = readFileSync(
  resolve(__dirname, '../examples/config.yaml'),
  'utf8',
);
const definitions = parseAllDocuments(text)
  .map(document => document.toJS())
  .filter(({ kind }) => kind === 'ResourceDefinition');

describe('examples', () => {
  it.each(definitions)('$metadata.name has valid inputs', ({ spec }) => {
    expect(spec).toMatchObject({ driver: 'static', kind: 'values' });
    expect(schemaErrors(inputSchema, spec.inputs)).toEqual([]);
  });
});
