import Ajv2020 from 'ajv/dist/2020';
import { INFRA_API_VERSION } from '@infra-orchestration/backstage-plugin-infra-common';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { createKubernetesDriver } from './driver';

const driver = createKubernetesDriver();
const documents = ['provider.yaml', 'definitions.yaml', 'regions.yaml'].flatMap(
  file =>
    parseAllDocuments(
      readFileSync(join(__dirname, '../examples', file), 'utf8'),
    ).map(document => document.toJS()),
);
const ofKind = (kind: string) => documents.filter(d => d.kind === kind);

function errorsOf(schema: object, value: unknown) {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  const validate = ajv.compile(schema);
  validate(value);
  return (validate.errors ?? []).map(e => `${e.instancePath} ${e.message}`);
}

/** What a placeholder may become: the whole of a value, or a part of a text. */
const values: Record<string, unknown> = {
  '${params.containers}': { main: { image: 'registry.example.com/a:1' } },
  '${params.service}': { ports: { http: { port: 80 } } },
};
function resolved(value: unknown): unknown {
  if (typeof value === 'string') {
    return values[value] ?? value.replace(/\$\{[^}]*\}/g, 'x');
  }
  if (Array.isArray(value)) {
    return value.map(resolved);
  }
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(
        Object.entries(value).map(([key, item]) => [key, resolved(item)]),
      )
    : value;
}

describe('examples', () => {
  it('are all of the current version', () => {
    expect(documents.map(d => d.apiVersion)).toEqual(
      documents.map(() => INFRA_API_VERSION),
    );
  });

  it.each(ofKind('Provider').map(d => [d.metadata.name, d.spec]))(
    'provider %s fits the driver',
    (_, spec) => {
      expect(spec.driver).toBe(driver.id);
      expect(errorsOf(driver.configSchema, spec.config)).toEqual([]);
      expect(Object.keys(driver.credentials)).toEqual(
        expect.arrayContaining(Object.keys(spec.credentials ?? {})),
      );
    },
  );

  it.each(ofKind('ResourceDefinition').map(d => [d.metadata.name, d.spec]))(
    'definition %s fits its kind',
    (_, spec) => {
      const kind = driver.kinds.find(k => k.kind === spec.kind)!;
      expect(ofKind('Provider').map(d => d.metadata.name)).toContain(
        spec.provider,
      );
      expect(errorsOf(kind.inputSchema, resolved(spec.inputs ?? {}))).toEqual(
        [],
      );
    },
  );
});
