import { mockServices } from '@backstage/backend-test-utils';
import {
  INFRA_API_VERSION,
  ProviderDocument,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { createInMemoryDriver } from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { StoredDocument } from '../store';
import { ProviderConnections } from './connections';
import { DriverRegistry } from './registry';

function provider(
  revision: number,
  spec: Partial<ProviderDocument['spec']> = {},
): StoredDocument<ProviderDocument> {
  return {
    kind: 'Provider',
    name: 'world',
    revision,
    seq: revision,
    contentHash: '',
    deleted: false,
    origin: 'test',
    createdAt: '',
    document: {
      apiVersion: INFRA_API_VERSION,
      kind: 'Provider',
      metadata: { name: 'world' },
      spec: { driver: 'memory', ...spec },
    },
  };
}

function setUp() {
  const memory = createInMemoryDriver();
  const connect = jest.fn(memory.connect);
  const disconnect = jest.fn();
  const registry = new DriverRegistry();
  registry.add({ ...memory, connect, disconnect });
  const env: NodeJS.ProcessEnv = {};
  const connections = new ProviderConnections({
    registry,
    logger: mockServices.logger.mock(),
    callTimeout: 5_000,
    credentials: {
      config: mockServices.rootConfig(),
      env,
      secret: async () => undefined,
    },
  });
  return { connections, connect, disconnect, env };
}

describe('ProviderConnections', () => {
  it('connects once, however many ask at the same time', async () => {
    const { connections, connect } = setUp();
    const [one, two] = await Promise.all([
      connections.open(provider(1)),
      connections.open(provider(1)),
    ]);
    expect(one).toBe(two);
    expect(connect).toHaveBeenCalledTimes(1);
  });

  it('connects anew for another revision and closes the old connection', async () => {
    const { connections, connect, disconnect } = setUp();
    const one = await connections.open(provider(1));
    const two = await connections.open(
      provider(2, { limits: { concurrency: 3, callTimeout: 'PT2S' } }),
    );
    expect(two.connection).not.toBe(one.connection);
    expect(two).toMatchObject({ concurrency: 3, callTimeout: 2_000 });
    expect(connect).toHaveBeenCalledTimes(2);
    expect(disconnect).toHaveBeenCalledWith(one.connection);
    await connections.close();
    expect(disconnect).toHaveBeenCalledWith(two.connection);
  });

  it('does not keep a failure', async () => {
    const { connections, env } = setUp();
    const document = provider(1, { credentials: { token: { env: 'TOKEN' } } });
    await expect(connections.open(document)).rejects.toThrow(/TOKEN/);
    env.TOKEN = 'secret';
    await expect(connections.open(document)).resolves.toMatchObject({
      name: 'world',
    });
  });

  it.each([
    {
      reason: 'the config does not fit the schema of the driver',
      spec: { config: { unknown: true } },
      message: /Provider world: spec\.config.*unknown/,
    },
    {
      reason: 'a duration is none',
      spec: { limits: { callTimeout: '30 seconds' } },
      message: /callTimeout "30 seconds" is not an ISO 8601 duration/,
    },
    {
      reason: 'there is no such driver',
      spec: { driver: 'other' },
      message: /no driver "other"; installed are memory/,
    },
  ])('refuses where $reason', async ({ spec, message }) => {
    const { connections } = setUp();
    await expect(connections.open(provider(1, spec))).rejects.toThrow(message);
  });
});
