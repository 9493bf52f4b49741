import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { schemaErrors } from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { RedisServer } from './client/RedisServer';
import { configSchema, credentials } from './config';
import { createRedisDriver } from './driver';
import { inputSchema } from './user/schema';
import { connect, createInstance } from './__testUtils__/instance';
import { TestServer } from './__testUtils__/outside';

jest.setTimeout(60_000);

const text = readFileSync(resolve(__dirname, '../examples/redis.yaml'), 'utf8');
const documents = parseAllDocuments(text).map(document => document.toJS());
const ofKind = (wanted: string) =>
  documents.filter(({ kind }) => kind === wanted);
const [type] = ofKind('ResourceType');

const test = new TestServer();
let server: RedisServer;

beforeAll(async () => {
  await test.start();
  server = await connect(createRedisDriver(), test.settings());
});

afterAll(async () => {
  server.close();
  await test.stop();
});

describe('examples', () => {
  it.each(ofKind('Provider'))('$metadata.name can connect', ({ spec }) => {
    expect(spec.driver).toBe('redis');
    expect(schemaErrors(configSchema, spec.config)).toEqual([]);
    expect(Object.keys(credentials)).toEqual(
      expect.arrayContaining(Object.keys(spec.credentials)),
    );
  });

  it.each(ofKind('ResourceDefinition'))(
    '$metadata.name gives what its type offers, on a real server',
    async ({ spec }) => {
      const { inputs = {} } = spec;
      expect(spec).toMatchObject({ kind: 'user', type: type.metadata.name });
      expect(schemaErrors(inputSchema, inputs)).toEqual([]);
      const instance = createInstance(server);
      await instance.apply(inputs);
      const { outputs, upToDate, ready } = await instance.observe(inputs);
      expect({ upToDate, ready }).toEqual({ upToDate: true, ready: true });
      expect(schemaErrors(type.spec.outputs, outputs)).toEqual([]);
      await instance.remove(inputs);
    },
  );

  it('marks the same outputs as secret as the driver', () => {
    const [userKind] = createRedisDriver().kinds;
    const given = userKind.outputSchema.properties as Record<string, any>;
    for (const [name, offered] of Object.entries<any>(
      type.spec.outputs.properties,
    )) {
      expect([name, given[name]?.['x-secret']]).toEqual([
        name,
        offered['x-secret'],
      ]);
    }
  });
});
