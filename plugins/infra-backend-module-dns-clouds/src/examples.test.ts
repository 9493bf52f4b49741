import { schemaErrors } from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { AzureTarget } from './__testUtils__/azureTarget';
import { CloudflareTarget } from './__testUtils__/cloudflareTarget';
import { GoogleTarget } from './__testUtils__/googleTarget';
import { connect, Resource } from './__testUtils__/Resource';
import { Route53Target } from './__testUtils__/route53Target';

/** What the placeholders of the examples stand for. */
const placeholders: Record<string, string> = {
  'environment.slug': 'orders-dev',
  'environmentType.params.address': '192.0.2.1',
};

function documentsOf(file: string, kind: string, zone: string): any[] {
  const text = readFileSync(resolve(__dirname, '../examples', file), 'utf8')
    .replaceAll('dev.example.test', zone)
    .replace(/\$\{([^}]+)\}/g, (_, path) => placeholders[path]);
  return parseAllDocuments(text)
    .map(document => document.toJS())
    .filter(document => document.kind === kind);
}

describe.each([
  { file: 'route53.yaml', target: new Route53Target() },
  { file: 'google-dns.yaml', target: new GoogleTarget() },
  { file: 'azure-dns.yaml', target: new AzureTarget() },
  { file: 'cloudflare.yaml', target: new CloudflareTarget() },
])('examples/$file', ({ file, target }) => {
  beforeAll(() => target.start());
  afterAll(() => target.stop());

  it('has a valid provider', () => {
    const [{ spec }] = documentsOf(file, 'Provider', target.zone);
    const driver = target.createDriver();
    expect(spec.driver).toBe(driver.id);
    expect(schemaErrors(driver.configSchema, spec.config)).toEqual([]);
    const known = Object.keys(driver.credentials);
    expect(known).toEqual(
      expect.arrayContaining(Object.keys(spec.credentials)),
    );
  });

  it('has definitions that come up and go away again', async () => {
    const [provider] = documentsOf(file, 'Provider', target.zone);
    const definitions = documentsOf(file, 'ResourceDefinition', target.zone);
    expect(definitions).toHaveLength(2);
    for (const { spec } of definitions) {
      expect(spec.provider).toBe(provider.metadata.name);
      const [kind] = target.createDriver().kinds;
      expect(spec.kind).toBe(kind.kind);
      expect(schemaErrors(kind.inputSchema, spec.inputs)).toEqual([]);
      const resource = new Resource(target, await connect(target), spec.inputs);
      await resource.apply();
      expect(await resource.observe()).toMatchObject({ ready: true });
      await resource.remove();
      expect(await resource.observe()).toEqual({ status: 'absent' });
    }
  });
});
