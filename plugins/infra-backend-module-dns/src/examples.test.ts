import { schemaErrors } from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { powerDnsDriver, rfc2136Driver } from './index';
import { recordInputSchema } from './record/schema';

const drivers = { powerdns: powerDnsDriver, rfc2136: rfc2136Driver };

function documentsOf(file: string, kind: string): any[] {
  const text = readFileSync(resolve(__dirname, '../examples', file), 'utf8');
  return parseAllDocuments(text)
    .map(document => document.toJS())
    .filter(document => document.kind === kind);
}

describe.each(['powerdns.yaml', 'rfc2136.yaml'])('examples/%s', file => {
  it.each(documentsOf(file, 'Provider'))(
    '$metadata.name is a valid provider',
    ({ spec }) => {
      const driver = drivers[spec.driver as keyof typeof drivers];
      expect(schemaErrors(driver.configSchema, spec.config)).toEqual([]);
      expect(Object.keys(spec.credentials)).toEqual(
        Object.keys(driver.credentials),
      );
    },
  );

  it.each(documentsOf(file, 'ResourceDefinition'))(
    '$metadata.name has valid inputs for a provider of the file',
    ({ spec }) => {
      const [provider] = documentsOf(file, 'Provider');
      expect(spec.provider).toBe(provider.metadata.name);
      expect(spec.kind).toBe('record');
      expect(schemaErrors(recordInputSchema, spec.inputs)).toEqual([]);
      expect(provider.spec.config.zones).toContain(spec.inputs.zone);
    },
  );
});
