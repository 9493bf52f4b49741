import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { schemaErrors } from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { createStaticDriver } from './driver';

const definitions = ['config.yaml', 'password.yaml']
  .flatMap(file => {
    const path = resolve(__dirname, '../examples', file);
    return parseAllDocuments(readFileSync(path, 'utf8'));
  })
  .map(document => document.toJS())
  .filter(({ kind }) => kind === 'ResourceDefinition');
const { id, kinds } = createStaticDriver();

describe('examples', () => {
  it.each(definitions)('$metadata.name has valid inputs', ({ spec }) => {
    expect(spec.driver).toBe(id);
    const { inputSchema } = kinds.find(({ kind }) => kind === spec.kind)!;
    expect(schemaErrors(inputSchema, spec.inputs)).toEqual([]);
  });
});
