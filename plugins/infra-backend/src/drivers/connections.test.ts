import { mockServices } from '@backstage/backend-test-utils';
import {
  INFRA_API_VERSION,
  ProviderDocument,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import { createInMemoryDriver } from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { StoredDocument } from '../store';
import { ProviderConnections } from './connections';
import { CredentialPolicy } from './credentialPolicy';
import { ProviderRevokedError } from './failure';
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

async function until(holds: () => boolean) {
  while (!holds()) {
    await new Promise(resolve => {
      setTimeout(resolve, 1);
    });
  }
}

function setUp() {
  const memory = createInMemoryDriver();
  const connect = jest.fn(memory.connect);
  const disconnect = jest.fn();
  const registry = new DriverRegistry();
  registry.add({ ...memory, connect, disconnect });
  const env: NodeJS.ProcessEnv = {};
  let now = 0;
  const connections = new ProviderConnections({
    revocationOf: async () => undefined,
    registry,
    logger: mockServices.logger.mock(),
    callTimeout: 5_000,
    now: () => now,
    linger: 1,
    credentials: {
      config: mockServices.rootConfig(),
      env,
      secret: async () => undefined,
      store: async () => undefined,
      policy: new CredentialPolicy({ env: ['TOKEN'] }),
    },
  });
  const pass = (ms: number) => {
    now += ms;
  };
  return { connections, connect, disconnect, env, pass, memory };
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
    await until(() => disconnect.mock.calls.length > 0);
    expect(disconnect).toHaveBeenCalledWith(one.connection);
    await connections.close();
    expect(disconnect).toHaveBeenCalledWith(two.connection);
  });

  it('connects anew when a credential is another, and not before', async () => {
    const { connections, connect, env, pass } = setUp();
    const document = provider(1, { credentials: { token: { env: 'TOKEN' } } });
    env.TOKEN = 'the-first-one';
    const one = await connections.open(document);
    pass(60_000);
    expect(await connections.open(document)).toBe(one);
    env.TOKEN = 'the-second-one';
    expect(await connections.open(document)).toBe(one);
    pass(60_000);
    const two = await connections.open(document);
    expect(two).not.toBe(one);
    expect(one.outdated.aborted).toBe(true);
    expect(two.outdated.aborted).toBe(false);
    expect(connect.mock.calls.map(([{ credentials }]) => credentials)).toEqual([
      { token: 'the-first-one' },
      { token: 'the-second-one' },
    ]);
    await connections.close();
  });

  it('closes a connection when the last call with it has ended', async () => {
    const { connections, disconnect } = setUp();
    const one = await connections.open(provider(1));
    let end = () => {};
    const call = one.uses.during(
      () =>
        new Promise<void>(resolve => {
          end = resolve;
        }),
    );
    connections.drop('world');
    await new Promise(resolve => {
      setTimeout(resolve, 20);
    });
    expect(disconnect).not.toHaveBeenCalled();
    end();
    await call;
    await until(() => disconnect.mock.calls.length > 0);
    expect(disconnect).toHaveBeenCalledWith(one.connection);
  });

  it('ends calls with one that is just being replaced, when access is revoked', async () => {
    const { connections, connect } = setUp();
    const one = await connections.open(provider(1));
    let opened = () => {};
    connect.mockImplementationOnce(
      () =>
        new Promise(resolve => {
          opened = () => resolve({} as any);
        }),
    );
    const next = connections.open(provider(2));
    await until(() => connect.mock.calls.length === 2);
    connections.revoke(
      'world',
      new ProviderRevokedError({
        ...{ provider: 'world', revokedBy: 'user:default/ann' },
        revokedAt: '2026-11-25T12:00:00Z',
      } as any),
    );
    expect(one.revoked.aborted).toBe(true);
    opened();
    expect((await next).revoked.aborted).toBe(true);
  });

  it('drops those of providers that are gone', async () => {
    const { connections, disconnect } = setUp();
    await connections.open(provider(1));
    connections.retain(new Set(['world']));
    await connections.open(provider(1));
    connections.retain(new Set());
    await until(() => disconnect.mock.calls.length > 0);
    expect(disconnect).toHaveBeenCalledTimes(1);
  });

  it('keeps credentials out of what a driver throws and logs', async () => {
    const { connections, connect, env } = setUp();
    env.TOKEN = 'hunter2-hunter2';
    connect.mockImplementationOnce(async ({ credentials, logger }) => {
      logger.warn(`using ${credentials.token}`, { token: credentials.token });
      throw new DriverError('accessDenied', `${credentials.token} is refused`);
    });
    const opening = connections.open(
      provider(1, { credentials: { token: { env: 'TOKEN' } } }),
    );
    await expect(opening).rejects.toMatchObject({
      code: 'accessDenied',
      message: '*** is refused',
    });
  });

  it('does not keep a failure', async () => {
    const { connections, env } = setUp();
    const document = provider(1, { credentials: { token: { env: 'TOKEN' } } });
    await expect(connections.open(document)).rejects.toThrow(/TOKEN/);
    env.TOKEN = 'a secret one';
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
