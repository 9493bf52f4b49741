import { JsonObject } from '@backstage/types';
import { openGate } from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
import { settingsOf } from '../config';
import { TestServer } from '../__testUtils__/outside';
import { MysqlServer } from './MysqlServer';
import { Session } from './Session';

const test = new TestServer();
beforeAll(() => test.start());
afterAll(() => test.stop());

const never = new AbortController().signal;

function open(config: JsonObject = {}) {
  const { config: all, credentials } = test.settings(test.server, config);
  return new MysqlServer(
    settingsOf({ config: all!, credentials: credentials! }),
    openGate,
  );
}

async function idOf(session: Session): Promise<number> {
  const [{ id }] = await session.query<{ id: number }>(
    'SELECT CONNECTION_ID() AS id',
  );
  return id;
}

async function isThere(id: number): Promise<boolean> {
  const rows = await test.sql(
    `SELECT 1 FROM information_schema.PROCESSLIST WHERE ID = ${id}`,
  );
  return rows.length > 0;
}

async function untilGone(id: number): Promise<void> {
  while (await isThere(id)) {
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}

describe('MysqlServer', () => {
  it.each([
    { reason: 'plain', config: {} },
    { reason: 'over TLS', config: { ssl: { mode: 'require' } } },
  ])('keeps a session for the next call, $reason', async ({ config }) => {
    const server = open(config);
    const first = await server.administer(never, idOf);
    expect(await server.administer(never, idOf)).toBe(first);
    await server.close();
    await untilGone(first);
  });

  it.each([
    { reason: 'plain', config: {} },
    { reason: 'over TLS', config: { ssl: { mode: 'require' } } },
  ])(
    'takes another where the server ended the one that was kept, $reason',
    async ({ config }) => {
      const server = open(config);
      const first = await server.administer(never, idOf);
      await test.sql(`KILL ${first}`);
      await untilGone(first);
      expect(await server.administer(never, idOf)).not.toBe(first);
      await server.close();
    },
  );

  it('lets no more in at once than it may, and all in the end', async () => {
    const server = open({ maxConnections: 2 });
    let now = 0;
    let most = 0;
    const ids = await Promise.all(
      Array.from({ length: 6 }, () =>
        server.administer(never, async session => {
          now += 1;
          most = Math.max(most, now);
          await session.query('DO SLEEP(0.02)');
          now -= 1;
          return idOf(session);
        }),
      ),
    );
    expect(most).toBe(2);
    expect(new Set(ids).size).toBe(2);
    await server.close();
  });

  it('ends the session of a call that is aborted, with what it waits for', async () => {
    const server = open();
    const aborter = new AbortController();
    let id = 0;
    const call = server.administer(aborter.signal, async session => {
      id = await idOf(session);
      setTimeout(() => aborter.abort(new Error('enough')), 50);
      await session.query("SELECT GET_LOCK('the-lock-of-this-test', 1)");
      await session.query('DO SLEEP(1)');
    });
    await expect(call).rejects.toThrow('enough');
    await untilGone(id);
    expect(await server.administer(never, idOf)).not.toBe(id);
    await server.close();
  });

  it('does not use again the session of a call that failed', async () => {
    const server = open();
    let id = 0;
    await expect(
      server.administer(never, async session => {
        id = await idOf(session);
        await session.query('SELECT nothing_of_the_kind');
      }),
    ).rejects.toMatchObject({ errno: 1054 });
    expect(await server.administer(never, idOf)).not.toBe(id);
    await server.close();
  });
});
