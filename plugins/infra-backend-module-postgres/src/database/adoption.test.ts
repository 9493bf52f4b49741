import { randomBytes } from 'node:crypto';
import { escapeIdentifier } from 'pg';
import { PostgresServer } from '../client/PostgresServer';
import { createPostgresDriver } from '../driver';
import { connect, createInstance } from '../__testUtils__/instance';
import { TestServer, query } from '../__testUtils__/outside';
import { commentOf } from './names';

const test = new TestServer();
const made: string[] = [];
let server: PostgresServer;

beforeAll(async () => {
  await test.start();
  server = await connect(createPostgresDriver(), test.settings());
});

afterAll(async () => {
  await server.close();
  for (const kind of ['DATABASE', 'ROLE']) {
    for (const name of made.map(escapeIdentifier)) {
      await test.sql(`DROP ${kind} IF EXISTS ${name}`);
    }
  }
  await test.stop();
});

function newName(): string {
  const name = `found_${randomBytes(4).toString('hex')}`;
  made.push(name);
  return name;
}

const adopt = { adopt: true };

describe('a database that somebody else made', () => {
  it('is owned with its role, and keeps what is in it', async () => {
    const name = newName();
    await test.makeUnowned(name);
    await test.sqlIn(
      name,
      `SET ROLE ${name}`,
      'CREATE TABLE bills (id int)',
      'INSERT INTO bills VALUES (7)',
    );
    await test.sql(
      `COMMENT ON DATABASE ${name} IS 'Ask Ada'`,
      `COMMENT ON ROLE ${name} IS 'Ask Bob'`,
    );
    const instance = createInstance(server, name);
    expect(await instance.observe()).toMatchObject({ owned: false, diff: [] });
    const mark = commentOf(instance.mark);
    expect(await instance.observe({}, adopt)).toEqual({
      status: 'present',
      owned: false,
      upToDate: false,
      ready: false,
      message: expect.any(String),
      outputs: {},
      diff: [
        {
          path: '/role/comment',
          before: 'Ask Bob',
          after: `${mark}\nAsk Bob`,
        },
        { path: '/password', secret: true },
        {
          path: '/database/comment',
          before: 'Ask Ada',
          after: `${mark}\nAsk Ada`,
        },
        { path: '/database/publicAccess', before: true, after: false },
      ],
    });

    await instance.apply({}, adopt);

    const after: any = await instance.observe();
    expect(after).toMatchObject({ owned: true, upToDate: true, ready: true });
    expect(await query(after.outputs.url, ['TABLE bills'])).toEqual([
      { id: 7 },
    ]);
    await instance.remove();
    expect(await instance.observe()).toEqual({ status: 'absent' });
  });

  it.each([
    {
      reason: 'another role owns it',
      message: /owned by the role postgres.*REASSIGN OWNED/,
      prepare: async (name: string) => {
        await test.sql(`CREATE DATABASE ${name} OWNER postgres`);
      },
    },
    {
      reason: 'its role can do more',
      message: /\(CREATEDB\)/,
      prepare: async (name: string) => {
        await test.makeUnowned(name);
        await test.sql(`ALTER ROLE ${name} CREATEDB`);
      },
    },
    {
      reason: 'its role owns another database',
      message: /also owns something in found_/,
      prepare: async (name: string) => {
        await test.makeUnowned(name);
        await test.sql(`CREATE DATABASE ${newName()} OWNER ${name}`);
      },
    },
    {
      reason: 'its role owns a table elsewhere',
      message: /also owns something in found_/,
      prepare: async (name: string) => {
        await test.makeUnowned(name);
        const other = newName();
        await test.sql(`CREATE DATABASE ${other}`);
        await test.sqlIn(
          other,
          `CREATE TABLE theirs (id int)`,
          `ALTER TABLE theirs OWNER TO ${name}`,
        );
      },
    },
    {
      reason: 'the provider may not have the role',
      message: /GRANT found_\w+ TO … WITH ADMIN OPTION/,
      prepare: async (name: string) => {
        await test.makeUnowned(name);
        await test.sql(`REVOKE ${name} FROM ${test.admin}`);
      },
    },
  ])(
    'is not owned, and told why, where $reason',
    async ({ message, prepare }) => {
      const name = newName();
      await prepare(name);
      const target = { externalName: name } as any;
      const before = await test.snapshot(target);
      const instance = createInstance(server, name);
      expect(await instance.observe()).toMatchObject({
        owned: false,
        notAdoptable: expect.stringMatching(message),
      });
      expect(await instance.observe({}, adopt)).toMatchObject({
        owned: false,
        upToDate: false,
        message: expect.stringMatching(message),
      });
      await expect(instance.apply({}, adopt)).rejects.toMatchObject({
        code: 'conflict',
        message: expect.stringMatching(message),
      });
      expect(await test.snapshot(target)).toEqual(before);
    },
  );
});
