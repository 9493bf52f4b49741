import { schemaErrors } from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { ManualTasks } from '@infra-orchestration/backstage-plugin-infra-node';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { createManualDriver } from './driver';

const documents = parseAllDocuments(
  readFileSync(resolve(__dirname, '../examples/manual.yaml'), 'utf8'),
).map(document => document.toJS());
const specOf = (kind: string) =>
  documents.find(document => document.kind === kind).spec;

/** Applied in a whole backend by `wholeBackend.test.ts`. */
describe('examples/manual.yaml', () => {
  const driver = createManualDriver({ tasks: {} as ManualTasks });

  it('has a valid provider', () => {
    const { driver: id, config } = specOf('Provider');
    expect(id).toBe(driver.id);
    expect(schemaErrors(driver.configSchema, config)).toEqual([]);
  });

  it('has a definition with valid inputs and outputs that the type promises', () => {
    const { kind, inputs, outputs } = specOf('ResourceDefinition');
    const [task] = driver.kinds;
    expect(kind).toBe(task.kind);
    expect(schemaErrors(task.inputSchema, inputs)).toEqual([]);
    expect(Object.keys(outputs)).toEqual(
      specOf('ResourceType').outputs.required,
    );
  });
});
