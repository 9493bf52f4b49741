import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import type { RedisConnection } from './client.ts';
import { processesOf, TestHome, untilGone } from './test-support.ts';

const home = new TestHome();

async function redis(
  { host, port, user, password }: RedisConnection,
  ...command: string[]
): Promise<string> {
  const login = ['-h', host, '-p', `${port}`, '--user', user];
  const { stdout } = await promisify(execFile)(
    'redis-cli',
    [...login, ...command],
    { env: { ...process.env, REDISCLI_AUTH: password } },
  );
  return stdout.trim();
}

const upWithRedis = async (instance: string) => {
  const report = await home.up(instance, 'redis');
  return report.parts[0].connection as RedisConnection;
};

describe('redis', { concurrency: false }, () => {
  it('lets nobody in without a password', async () => {
    const connection = await upWithRedis('a');
    assert.match(
      await redis({ ...connection, password: 'wrong' }, 'PING'),
      /WRONGPASS|NOAUTH/,
    );
    assert.match(
      await redis({ ...connection, user: 'default', password: '' }, 'PING'),
      /NOAUTH/,
    );
  });

  it('keeps users, keys and address over a restart', async () => {
    const before = await upWithRedis('a');
    await redis(before, 'SET', 'key', 'kept');
    await redis(
      before,
      'ACL',
      'SETUSER',
      'guest',
      'on',
      '>secret',
      '~*',
      '+get',
    );
    await redis(before, 'ACL', 'SAVE');
    const processes = processesOf(home.state('a'));
    await home.cli('down', '--instance', 'a');
    await untilGone(processes);

    const after = await upWithRedis('a');
    assert.deepEqual(after, before);
    const guest = { ...after, user: 'guest', password: 'secret' };
    assert.equal(await redis(guest, 'GET', 'key'), 'kept');
  });

  it('runs side by side, and is asked as a server of one’s own', async () => {
    const [a, b] = [await upWithRedis('a'), await upWithRedis('b')];
    assert.notEqual(a.port, b.port);
    const borrow = (url: string) =>
      home.run({ INFRA_SANDBOX_REDIS_URL: url }, [
        ...['up', '--instance', 'borrower', '--parts', 'redis'],
      ]);
    assert.equal((await borrow(a.url)).code, 0);
    const refused = await borrow(a.url.replace(a.password, b.password));
    assert.equal(refused.code, 1);
    assert.match(
      refused.stdout,
      /no login to 127\.0\.0\.1:\d+ as sandbox: -WR/,
    );
    assert.doesNotMatch(refused.stdout, new RegExp(b.password));
  });
});
