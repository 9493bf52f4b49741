import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { schemaErrors } from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { configSchema, credentials, settingsOf } from './config';
import { inputSchema, outputSchema } from './database/schema';
import { createMysqlDriver } from './driver';
import { connect, createInstance } from './__testUtils__/instance';
import { TestServer } from './__testUtils__/outside';

const text = readFileSync(resolve(__dirname, '../examples/mysql.yaml'), 'utf8');
const documents = parseAllDocuments(text).map(document => document.toJS());
const ofKind = (wanted: string) =>
  documents.filter(({ kind }) => kind === wanted);

const test = new TestServer();
beforeAll(() => test.start());
afterAll(() => test.stop());

describe('examples', () => {
  it.each(ofKind('Provider'))('$metadata.name can connect', ({ spec }) => {
    expect(spec.driver).toBe('mysql');
    expect(schemaErrors(configSchema, spec.config)).toEqual([]);
    expect(Object.keys(credentials)).toEqual(
      expect.arrayContaining(Object.keys(spec.credentials)),
    );
    const { host } = settingsOf({
      config: spec.config,
      credentials: spec.credentials.url
        ? { url: 'mysql://user:password@elsewhere' }
        : { user: 'user', password: 'password' },
    });
    expect(host).toBe(spec.config.host);
  });

  it.each(ofKind('ResourceDefinition'))(
    '$metadata.name is made on a real server as it is written',
    async ({ spec }) => {
      expect(spec.kind).toBe('database');
      expect(schemaErrors(inputSchema, spec.inputs)).toEqual([]);
      const [type] = ofKind('ResourceType');
      expect(spec.type).toBe(type.metadata.name);
      const provider = ofKind('Provider').find(
        ({ metadata }) => metadata.name === spec.provider,
      );
      const { userHost, verifyLogin, publicHost } = provider.spec.config;
      const server = await connect(
        createMysqlDriver(),
        test.settings(test.server, {
          ...(userHost && { userHost }),
          ...(publicHost && { publicHost }),
          ...(verifyLogin !== undefined && { verifyLogin }),
        }),
      );
      const instance = createInstance(
        server,
        `example_${randomBytes(4).toString('hex')}`,
      );
      await instance.apply(spec.inputs);
      const seen: any = await instance.observe(spec.inputs);
      expect(seen).toMatchObject({ upToDate: true, ready: true });
      const { outputs } = type.spec;
      expect(
        schemaErrors({ ...outputs, additionalProperties: false }, seen.outputs),
      ).toEqual([]);
      await instance.remove(spec.inputs);
      expect(await instance.observe(spec.inputs)).toEqual({ status: 'absent' });
      await server.close();
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
