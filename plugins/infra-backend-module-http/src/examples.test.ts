import { schemaErrors } from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { createHttpDriver } from './driver';

const documents = parseAllDocuments(
  readFileSync(resolve(__dirname, '../examples/http.yaml'), 'utf8'),
).map(document => document.toJS());
const specOf = (kind: string) =>
  documents.find(document => document.kind === kind).spec;

describe('examples/http.yaml', () => {
  const driver = createHttpDriver({ allowedHosts: [] });

  it('has a valid provider', () => {
    const { config, credentials } = specOf('Provider');
    expect(schemaErrors(driver.configSchema, config)).toEqual([]);
    expect(Object.keys(driver.credentials)).toEqual(
      expect.arrayContaining(Object.keys(credentials)),
    );
  });

  it('has a definition with valid inputs and outputs that the type promises', () => {
    const { kind, inputs, outputs } = specOf('ResourceDefinition');
    const [resource] = driver.kinds;
    expect(kind).toBe(resource.kind);
    expect(schemaErrors(resource.inputSchema, inputs)).toEqual([]);
    expect(Object.keys(outputs)).toEqual(
      specOf('ResourceType').outputs.required,
    );
  });
});
