import { schemaErrors } from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { MemoryStates } from './__testUtils__/MemoryStates';
import { defaultAppSettings } from './appSettings';
import { createOpenTofuDriver } from './driver';

const documents = parseAllDocuments(
  readFileSync(resolve(__dirname, '../examples/opentofu.yaml'), 'utf8'),
).map(document => document.toJS());
const specOf = (kind: string) =>
  documents.find(document => document.kind === kind).spec;

describe('examples/opentofu.yaml', () => {
  const driver = createOpenTofuDriver({
    app: defaultAppSettings,
    states: new MemoryStates(),
  });

  it('has valid providers, of which one runs modules in Jobs', () => {
    const providers = documents.filter(({ kind }) => kind === 'Provider');
    for (const { spec } of providers) {
      const { config, credentials } = spec;
      expect(schemaErrors(driver.configSchema, config)).toEqual([]);
      expect(Object.keys(driver.credentials)).toEqual(
        expect.arrayContaining(Object.keys(credentials)),
      );
    }
    expect(providers.filter(({ spec }) => spec.config.runner)).toHaveLength(1);
  });

  it('has a definition with valid inputs and outputs that the type promises', () => {
    const { kind, inputs, outputs } = specOf('ResourceDefinition');
    const [module] = driver.kinds;
    expect(kind).toBe(module.kind);
    expect(schemaErrors(module.inputSchema, inputs)).toEqual([]);
    expect(Object.keys(outputs)).toEqual(
      specOf('ResourceType').outputs.required,
    );
  });
});
