import { mockServices } from '@backstage/backend-test-utils';
import {
  INFRA_API_VERSION,
  ProviderDocument,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import { createInMemoryDriver } from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { documents, providers, revocations, StoredDocument } from '../store';
import { describeOnDatabases } from '../store/__testUtils__/describeOnDatabases';
import { ProviderConnections } from './connections';
import { CredentialPolicy } from './credentialPolicy';
import { ProviderMonitor } from './providerMonitor';
import { DriverRegistry } from './registry';
import { Revocations } from './revocations';

jest.setTimeout(60_000);

const never = new AbortController().signal;

describeOnDatabases('ProviderMonitor', open => {
  async function setUp() {
    const db = await open();
    const driver = createInMemoryDriver();
    const registry = new DriverRegistry();
    registry.add(driver);
    const logger = mockServices.logger.mock();
    let now = Date.now();
    const recovered: string[] = [];
    const revoked: string[] = [];
    const env: Record<string, string> = {};
    const replica = () => {
      const known = new Revocations(db, () => now);
      const connections = new ProviderConnections({
        revocationOf: name => known.of(name),
        registry,
        logger,
        callTimeout: 1_000,
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
      const made = new ProviderMonitor({
        db,
        logger,
        now: () => new Date(now),
        random: () => 0.5,
        check: { base: 1_000, max: 8_000, interval: 60_000 },
        connections,
        revocations: known,
        onRevoked: async name => {
          revoked.push(name);
        },
        onRecovered: async name => {
          recovered.push(name);
        },
      });
      return { connections, monitor: made };
    };
    const { monitor } = replica();
    const put = async (
      config = {},
      credentials?: ProviderDocument['spec']['credentials'],
    ) => {
      const document: ProviderDocument = {
        apiVersion: INFRA_API_VERSION,
        kind: 'Provider',
        metadata: { name: 'p' },
        spec: { driver: 'memory', config, credentials },
      };
      await documents.apply(db, {
        changes: [{ document, origin: 'test' }],
        now: new Date(now),
      });
      const [stored] = await documents.listInForce(db, { kind: 'Provider' });
      return stored as StoredDocument<ProviderDocument>;
    };
    const status = async () => (await providers.listStatus(db))[0];
    const pass = (ms: number) => {
      now += ms;
    };
    return {
      db,
      driver,
      env,
      logger,
      monitor,
      replica,
      put,
      status,
      pass,
      recovered,
      revoked,
    };
  }

  it('checks a provider when it is new, and again after the interval', async () => {
    const { driver, monitor, put, status, pass, revoked } = await setUp();
    await put();
    await monitor.tick(never);
    expect(await status()).toMatchObject({
      health: 'Healthy',
      failures: 0,
      report: { ok: true },
    });
    driver.world.revoke('p');
    await monitor.tick(never);
    expect(await status()).toMatchObject({ health: 'Healthy' });
    pass(70_000);
    await monitor.tick(never);
    expect(await status()).toMatchObject({
      health: 'AccessRevoked',
      message: expect.stringContaining('use the world'),
    });
    expect(revoked).toEqual(['p']);
  });

  it('asks one that refuses at growing intervals, and tells when access is back', async () => {
    const { driver, monitor, put, status, pass, recovered } = await setUp();
    const provider = await put();
    driver.world.revoke('p');
    await monitor.setApart(provider, 'AccessDenied', 'refused');
    const waits: number[] = [];
    for (let n = 0; n < 5; n++) {
      const { nextCheckAt, checkedAt } = await status();
      waits.push(Date.parse(nextCheckAt!) - Date.parse(checkedAt!));
      pass(waits.at(-1)!);
      await monitor.tick(never);
    }
    expect(waits).toEqual([500, 1_000, 2_000, 4_000, 4_000]);
    expect(await monitor.statusOf(provider)).toMatchObject({
      health: 'AccessDenied',
    });
    expect(recovered).toEqual([]);
    driver.world.restore('p');
    pass(10_000);
    await monitor.tick(never);
    expect(await monitor.statusOf(provider)).toMatchObject({
      health: 'Healthy',
    });
    expect(recovered).toEqual(['p']);
  });

  it('forgets what it knew when the document changes, and checks at once', async () => {
    const { driver, monitor, put, status } = await setUp();
    const first = await put();
    driver.world.revoke('p');
    await monitor.setApart(first, 'AccessDenied', 'refused');
    driver.world.restore('p');
    const second = await put({ expectedToken: 'other' });
    expect(await monitor.statusOf(second)).toBeUndefined();
    await monitor.tick(never);
    expect(await status()).toMatchObject({
      documentRevision: 2,
      health: 'AccessDenied',
    });
  });

  it('tells of a document that does not fit its driver', async () => {
    const { monitor, put, status } = await setUp();
    await put({ unknown: true });
    await monitor.tick(never);
    expect(await status()).toMatchObject({
      health: 'Unavailable',
      message: expect.stringContaining('spec.config'),
    });
  });

  it('tells one that cannot be used as registered from one that refuses', async () => {
    const { driver, monitor, put, status, pass, recovered } = await setUp();
    const provider = await put();
    await monitor.setApart(provider, 'Misconfigured', 'no such zone');
    expect(await status()).toMatchObject({
      health: 'Misconfigured',
      message: 'no such zone',
    });
    const check = jest.spyOn(driver, 'checkAccess');
    check.mockRejectedValueOnce(new DriverError('misconfigured', 'no zone'));
    pass(10_000);
    await monitor.tick(never);
    expect(await status()).toMatchObject({
      health: 'Misconfigured',
      message: 'no zone',
      failures: 2,
    });
    pass(10_000);
    await monitor.tick(never);
    expect(await status()).toMatchObject({ health: 'Healthy' });
    expect(recovered).toEqual(['p']);
  });

  it('reads a rotated credential before the next check', async () => {
    const { env, monitor, put, status, pass, recovered } = await setUp();
    env.TOKEN = 'the-old-token';
    await put({ expectedToken: 'the-new-token' }, { token: { env: 'TOKEN' } });
    await monitor.tick(never);
    expect(await status()).toMatchObject({ health: 'AccessDenied' });
    env.TOKEN = 'the-new-token';
    pass(1_000);
    await monitor.tick(never);
    expect(await status()).toMatchObject({ health: 'Healthy' });
    expect(recovered).toEqual(['p']);
  });

  it('connects anew in every replica after one found the provider usable again', async () => {
    const { driver, monitor, replica, put, pass } = await setUp();
    const provider = await put();
    const other = replica();
    await monitor.tick(never);
    await other.monitor.tick(never);
    const before = await other.connections.open(provider);
    driver.world.revoke('p');
    await monitor.setApart(provider, 'AccessDenied', 'refused');
    await other.monitor.tick(never);
    driver.world.restore('p');
    pass(10_000);
    await monitor.tick(never);
    await other.monitor.tick(never);
    expect(await other.connections.open(provider)).not.toBe(before);
  });

  it('tells in every replica what one found to be without access, and that it is back', async () => {
    const { driver, monitor, replica, put, pass, revoked, recovered } =
      await setUp();
    await put();
    const other = replica();
    await monitor.tick(never);
    await other.monitor.tick(never);
    recovered.length = 0;
    driver.world.revoke('p');
    pass(70_000);
    await monitor.tick(never);
    expect(await other.monitor.revoked()).toMatchObject({ size: 1 });
    await other.monitor.tick(never);
    await other.monitor.tick(never);
    expect(revoked).toEqual(['p', 'p']);
    driver.world.restore('p');
    pass(10_000);
    await monitor.tick(never);
    await other.monitor.tick(never);
    await other.monitor.tick(never);
    expect(await other.monitor.revoked()).toEqual(new Map());
    expect(recovered).toEqual(['p', 'p']);
  });

  it('takes away and gives back in every replica what another one was told to', async () => {
    const { db, monitor, put, recovered, revoked, pass } = await setUp();
    const provider = await put();
    await monitor.tick(never);
    const { id } = await revocations.revoke(
      db,
      {
        id: 'r',
        provider: 'p',
        revokedBy: 'user:default/ann',
        revokedAt: '2026-11-26T10:00:00.000Z',
      },
      { secretPrefix: 'none/' },
    );
    // What this replica works on at this moment goes by what it knows: nothing was taken away.
    expect(await monitor.revoked()).toEqual(new Map());
    await monitor.followRevocations();
    expect(await monitor.statusOf(provider)).toMatchObject({
      health: 'AccessRevoked',
    });
    expect([...(await monitor.revoked()).keys()]).toEqual(['p']);
    expect(revoked).toEqual(['p']);
    await monitor.followRevocations();
    expect(revoked).toEqual(['p']);
    recovered.length = 0;
    await revocations.lift(db, id);
    pass(1_000);
    await monitor.followRevocations();
    await monitor.followRevocations();
    expect(recovered).toEqual(['p']);
    expect(await monitor.revoked()).toEqual(new Map());
  });

  it('shows no credential, whatever the driver says', async () => {
    const { driver, env, logger, monitor, put, status } = await setUp();
    env.TOKEN = 'hunter2-hunter2';
    await put({}, { token: { env: 'TOKEN' } });
    jest
      .spyOn(driver, 'checkAccess')
      .mockRejectedValue(new Error(`401 for Bearer ${env.TOKEN}`));
    await monitor.tick(never);
    expect(await status()).toMatchObject({
      health: 'Unavailable',
      message: '401 for Bearer ***',
    });
    expect(JSON.stringify(logger.info.mock.calls)).not.toContain(env.TOKEN);
  });

  it('records nothing of a check that nobody waits for any more', async () => {
    const { driver, monitor, put, status } = await setUp();
    const provider = await put();
    await monitor.tick(never);
    const closed = new AbortController();
    jest.spyOn(driver, 'checkAccess').mockImplementation(async () => {
      closed.abort(new Error('closed'));
      throw new Error('aborted');
    });
    await expect(monitor.check(provider, closed.signal)).rejects.toThrow(
      'closed',
    );
    expect(await status()).toMatchObject({ health: 'Healthy' });
  });

  it('forgets a provider that is taken away', async () => {
    const { db, monitor, put, status } = await setUp();
    await put();
    await monitor.tick(never);
    await documents.apply(db, {
      deletions: [{ kind: 'Provider', name: 'p', origin: 'test' }],
      now: new Date(),
    });
    await monitor.tick(never);
    expect(await status()).toBeUndefined();
  });
});
