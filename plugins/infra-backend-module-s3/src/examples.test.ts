import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { schemaErrors } from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { AwsServer } from './__testUtils__/aws';
import { connect, createInstance } from './__testUtils__/instance';
import { MinioServer } from './__testUtils__/minio';
import { inputSchema, outputSchema } from './bucket/schema';
import { configSchema, credentials } from './config';

const text = readFileSync(resolve(__dirname, '../examples/s3.yaml'), 'utf8');
const documents = parseAllDocuments(text).map(document => document.toJS());
const ofKind = (wanted: string) =>
  documents.filter(({ kind }) => kind === wanted);

const minio = new MinioServer();
const aws = new AwsServer();
beforeAll(() => minio.start());
afterAll(async () => {
  aws.stop();
  await minio.stop();
});

describe('examples', () => {
  it.each(ofKind('Provider'))('$metadata.name can connect', ({ spec }) => {
    expect(spec.driver).toBe('s3');
    expect(schemaErrors(configSchema, spec.config)).toEqual([]);
    expect(Object.keys(credentials)).toEqual(Object.keys(spec.credentials));
  });

  it.each(ofKind('ResourceDefinition'))(
    '$metadata.name has valid inputs, which a server takes',
    async ({ spec }) => {
      expect(spec.kind).toBe('bucket');
      expect(schemaErrors(inputSchema, spec.inputs)).toEqual([]);
      const isMinio = spec.provider.startsWith('minio');
      const server = isMinio ? minio : aws;
      const storage = await connect(server.settings());
      const instance = createInstance(storage);
      const inputs = { ...spec.inputs, namePrefix: server.prefix };
      await instance.apply(inputs);
      expect(await instance.observe(inputs)).toMatchObject({
        upToDate: true,
        ready: true,
      });
      await instance.remove(inputs);
      storage.close();
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
