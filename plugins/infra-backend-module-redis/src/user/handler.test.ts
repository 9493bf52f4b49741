import { createClient } from '@redis/client';
import { RedisServer } from '../client/RedisServer';
import { Session } from '../client/Session';
import { createRedisDriver } from '../driver';
import { connect, createInstance } from '../__testUtils__/instance';
import { TestServer, redis } from '../__testUtils__/outside';

jest.setTimeout(60_000);

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

/** A session of the tenant that stays open. */
async function tenant(url: string) {
  const client = createClient({ url, socket: { reconnectStrategy: false } });
  client.on('error', () => {});
  await client.connect();
  return client;
}

/** More than one call of the engine gets through. */
const MANY_KEYS = 400_000;

async function fill(url: string, prefix: string, keys: number) {
  await redis({ url }, [
    'EVAL',
    "for i = 1, ARGV[1] do redis.call('set', KEYS[1] .. i, '') end",
    '1',
    prefix,
    `${keys}`,
  ]);
}

describe('a user against a real server', () => {
  it('takes its keys along, in all databases, over as many calls as it takes', async () => {
    const instance = createInstance(server);
    await instance.apply();
    const { outputs } = await instance.observe();
    await fill(outputs.url, outputs.keyPrefix, MANY_KEYS);
    await redis(
      { url: outputs.url },
      ['SELECT', '3'],
      ['SET', `${outputs.keyPrefix}elsewhere`, 'x'],
    );
    await test.command('SET', `${outputs.username}:not-its-own`, 'x');

    let result = await instance.remove();
    let calls = 1;
    expect(result.status).toBe('inProgress');
    // Known as ours, and of no use, until the last key is gone.
    expect(await instance.observe()).toMatchObject({
      status: 'present',
      owned: true,
      ready: false,
      message: expect.stringContaining('switched off'),
    });
    while (result.status === 'inProgress') {
      result = await instance.remove({}, result.handle);
      calls += 1;
    }

    expect(calls).toBeLessThan(10);
    expect(await instance.observe()).toEqual({ status: 'absent' });
    expect(await test.keys(`${outputs.keyPrefix}*`)).toEqual([]);
    expect(await test.keys(`${outputs.keyPrefix}*`, 3)).toEqual([]);
    const others = `${outputs.username}:not-its-own`;
    expect(await test.command('DEL', others)).toBe(1);
  });

  it('goes on from the beginning where the handle was lost', async () => {
    const instance = createInstance(server);
    await instance.apply();
    const { outputs } = await instance.observe();
    await fill(outputs.url, outputs.keyPrefix, MANY_KEYS);
    expect((await instance.remove()).status).toBe('inProgress');
    const left = (await test.keys(`${outputs.keyPrefix}*`)).length;
    await instance.remove();
    expect((await test.keys(`${outputs.keyPrefix}*`)).length).toBeLessThan(
      left,
    );
    while ((await instance.remove()).status === 'inProgress');
    expect(await test.keys(`${outputs.keyPrefix}*`)).toEqual([]);
  });

  it('is brought back whole where its removal was begun and is no longer wanted', async () => {
    const instance = createInstance(server);
    await instance.apply();
    const { outputs } = await instance.observe();
    await fill(outputs.url, outputs.keyPrefix, MANY_KEYS);
    expect((await instance.remove()).status).toBe('inProgress');
    await instance.apply();
    expect(await instance.observe()).toMatchObject({
      upToDate: true,
      ready: true,
      outputs,
    });
    while ((await instance.remove()).status === 'inProgress');
  });

  it('leaves the keys where it is told to', async () => {
    const instance = createInstance(server);
    await instance.apply({ deleteKeys: false });
    const { outputs } = await instance.observe({ deleteKeys: false });
    const key = `${outputs.keyPrefix}kept`;
    await redis({ url: outputs.url }, ['SET', key, 'x']);
    expect(await instance.remove({ deleteKeys: false })).toEqual({
      status: 'done',
    });
    expect(await instance.observe()).toEqual({ status: 'absent' });
    expect(await test.command('DEL', key)).toBe(1);
  });

  it('ends sessions that are open when it goes, which write nothing more', async () => {
    const instance = createInstance(server);
    await instance.apply();
    const { outputs } = await instance.observe();
    const client = await tenant(outputs.url);
    await client.set(`${outputs.keyPrefix}a`, 'x');
    const ended = new Promise(resolve => client.once('terminated', resolve));
    await instance.remove();
    await ended;
    expect(await test.keys(`${outputs.keyPrefix}*`)).toEqual([]);
  });

  it('keeps sessions that are open while its rights change', async () => {
    const instance = createInstance(server);
    await instance.apply();
    const { outputs } = await instance.observe();
    const client = await tenant(outputs.url);
    await expect(client.scan('0')).rejects.toThrow('NOPERM');
    await instance.apply({ commands: ['+scan'] });
    expect(await client.scan('0')).toHaveProperty('cursor');
    client.destroy();
    await instance.remove();
  });

  it('sees nothing of others, and throws nothing of theirs away', async () => {
    const instance = createInstance(server);
    await instance.apply();
    const { outputs } = await instance.observe();
    for (const command of [
      ['SCAN', '0'],
      ['KEYS', '*'],
      ['RANDOMKEY'],
      ['DBSIZE'],
      ['PUBSUB', 'CHANNELS'],
      ['CLIENT', 'LIST'],
      ['INFO'],
      ['FLUSHDB'],
      ['SCRIPT', 'FLUSH'],
      ['FUNCTION', 'FLUSH'],
      ['CONFIG', 'GET', '*'],
      ['EVAL', "return redis.call('get', KEYS[1])", '1', 'of-others'],
      ['SUBSCRIBE', 'of-others'],
    ]) {
      await expect(redis({ url: outputs.url }, command)).rejects.toThrow(
        /NOPERM|permission/,
      );
    }
    await instance.remove();
  });

  it('is written down each time, also where nothing differed', async () => {
    const sent: string[] = [];
    const spy = jest.spyOn(Session.prototype, 'command');
    const instance = createInstance(server);
    await instance.apply();
    await instance.apply();
    await instance.remove();
    await instance.remove();
    for (const words of spy.mock.calls) {
      sent.push(words.slice(0, 2).join(' '));
      expect(words.join(' ')).not.toContain(
        await instance.secrets.get('password'),
      );
    }
    spy.mockRestore();
    expect(sent.filter(word => /SETUSER|DELUSER|SAVE/.test(word))).toEqual([
      ...['ACL SETUSER', 'ACL SAVE'],
      ...['ACL SAVE'],
      ...['ACL SETUSER', 'ACL DELUSER', 'ACL SAVE'],
      ...['ACL SAVE'],
    ]);
  });
});
