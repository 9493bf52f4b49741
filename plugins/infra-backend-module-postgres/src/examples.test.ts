import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { schemaErrors } from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { configSchema, credentials } from './config';
import { inputSchema, outputSchema } from './database/schema';

const text = readFileSync(
  resolve(__dirname, '../examples/postgres.yaml'),
  'utf8',
);
const documents = parseAllDocuments(text).map(document => document.toJS());
const ofKind = (wanted: string) =>
  documents.filter(({ kind }) => kind === wanted);

describe('examples', () => {
  it.each(ofKind('Provider'))('$metadata.name can connect', ({ spec }) => {
    expect(spec.driver).toBe('postgres');
    expect(schemaErrors(configSchema, spec.config)).toEqual([]);
    expect(Object.keys(credentials)).toEqual(
      expect.arrayContaining(Object.keys(spec.credentials)),
    );
  });

  it.each(ofKind('ResourceDefinition'))(
    '$metadata.name has valid inputs',
    ({ spec }) => {
      expect(spec.kind).toBe('database');
      expect(schemaErrors(inputSchema, spec.inputs)).toEqual([]);
    },
  );

  it.each(ofKind('ResourceType'))(
    '$metadata.name offers what the driver gives, with the same secrets',
    ({ spec }) => {
      const given = outputSchema.properties as Record<string, any>;
      for (const [name, offered] of Object.entries<any>(
        spec.outputs.properties,
      )) {
        expect([name, given[name]?.['x-secret']]).toEqual([
          name,
          offered['x-secret'],
        ]);
      }
    },
  );
});
