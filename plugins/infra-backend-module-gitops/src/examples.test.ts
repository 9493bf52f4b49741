import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { schemaErrors } from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { GitServer } from './__testUtils__/GitServer';
import { connect, instanceOf } from './__testUtils__/instance';
import { manifestsInputSchema } from './manifests/schema';
import { configSchema, credentials } from './settings';

const text = readFileSync(
  resolve(__dirname, '../examples/gitops.yaml'),
  'utf8',
);
const documents = parseAllDocuments(text).map(document => document.toJS());
const ofKind = (wanted: string) =>
  documents.filter(({ kind }) => kind === wanted);
const [type] = ofKind('ResourceType');
const server = new GitServer();

jest.setTimeout(60_000);

beforeAll(() => server.start());
afterAll(() => server.stop());

describe('examples', () => {
  it.each(ofKind('Provider'))('$metadata.name is a provider', ({ spec }) => {
    expect(spec.driver).toBe('gitops');
    expect(schemaErrors(configSchema, spec.config)).toEqual([]);
    expect(Object.keys(credentials)).toEqual(
      expect.arrayContaining(Object.keys(spec.credentials)),
    );
  });

  it.each(ofKind('ResourceDefinition'))(
    '$metadata.name gives what its type offers, on a real server',
    async ({ spec }) => {
      expect(schemaErrors(manifestsInputSchema, spec.inputs)).toEqual([]);
      const provider = await connect(
        server.settings({ pathPrefix: 'environments/{environmentType}' }),
      );
      const instance = instanceOf(provider, spec.inputs);
      await instance.apply();
      const { ready, outputs } = await instance.present();
      expect(ready).toBe(true);
      expect(
        schemaErrors(
          { ...type.spec.outputs, additionalProperties: true },
          outputs,
        ),
      ).toEqual([]);
      await instance.remove();
      expect(await instance.observe()).toEqual({ status: 'absent' });
      await provider.close();
    },
  );
});
