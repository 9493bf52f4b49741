import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createConnection, type ConnectionOptions } from 'mysql2/promise';
import type { MariadbConnection } from './client.ts';
import { processesOf, TestHome, untilGone } from './test-support.ts';

const home = new TestHome();

async function query(
  { host, port, user, password }: MariadbConnection,
  sql: string,
  options: ConnectionOptions = {},
) {
  const session = await createConnection({
    ...{ host, port, user, password },
    ...options,
  });
  try {
    return (await session.query(sql))[0];
  } finally {
    await session.end();
  }
}

const upWithMariadb = async (instance: string) => {
  const report = await home.up(instance, 'mariadb');
  return report.parts[0].connection as MariadbConnection;
};

describe('mariadb', { concurrency: false }, () => {
  it('lets nobody in without a password', async () => {
    const connection = await upWithMariadb('a');
    for (const user of ['admin', 'root', '']) {
      await assert.rejects(
        query({ ...connection, user, password: '' }, 'SELECT 1'),
        /Access denied/,
      );
    }
  });

  it('speaks TLS with a certificate that can be checked', async () => {
    const connection = await upWithMariadb('a');
    const rows = await query(
      connection,
      "SHOW SESSION STATUS LIKE 'Ssl_version'",
      { ssl: { ca: connection.ca, verifyIdentity: true } },
    );
    assert.match(JSON.stringify(rows), /TLSv1\.[23]/);
    await assert.rejects(
      query(connection, 'SELECT 1', { ssl: { verifyIdentity: true } }),
      /self-signed certificate/,
    );
  });

  it('keeps data and address when its supervisor was killed', async () => {
    const before = await upWithMariadb('a');
    await query(before, 'CREATE DATABASE kept');
    const state = home.state('a');
    process.kill(state.supervisor.pid, 'SIGKILL');
    await untilGone(processesOf(state));

    const after = await upWithMariadb('a');
    assert.deepEqual(after, before);
    assert.match(JSON.stringify(await query(after, 'SHOW DATABASES')), /kept/);
  });

  it('runs side by side, and is asked as a server of one’s own', async () => {
    const [a, b] = [await upWithMariadb('a'), await upWithMariadb('b')];
    assert.notEqual(a.port, b.port);
    const borrow = (url: string) =>
      home.run({ INFRA_SANDBOX_MARIADB_URL: url }, [
        ...['up', '--instance', 'borrower', '--parts', 'mariadb'],
      ]);
    assert.equal((await borrow(a.url)).code, 0);
    assert.equal((await borrow(`${a.url}/?ssl-mode=REQUIRED`)).code, 0);
    const refused = await borrow(a.url.replace(a.password, b.password));
    assert.equal(refused.code, 1);
    assert.match(refused.stdout, /no login to 127\.0\.0\.1:\d+ as admin: Acc/);
    assert.doesNotMatch(refused.stdout, new RegExp(b.password));
  });
});
