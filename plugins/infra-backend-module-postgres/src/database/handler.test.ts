import { randomBytes } from 'node:crypto';
import { Client, escapeIdentifier, escapeLiteral } from 'pg';
import { PostgresServer } from '../client/PostgresServer';
import { createPostgresDriver } from '../driver';
import { connect, createInstance } from '../__testUtils__/instance';
import { TestServer, query } from '../__testUtils__/outside';

const test = new TestServer();
const driver = createPostgresDriver();
let server: PostgresServer;

/** Names of databases and roles to be dropped at the end. */
const made: string[] = [];

beforeAll(async () => {
  await test.start();
  server = await connect(driver, test.settings());
});

afterAll(async () => {
  await server.close();
  for (const name of made.map(escapeIdentifier)) {
    await test.sql(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  }
  for (const name of made.map(escapeIdentifier)) {
    await test.sql(`DROP ROLE IF EXISTS ${name}`);
  }
  await test.stop();
});

function newName(prefix = 'test'): string {
  const name = `${prefix}_${randomBytes(4).toString('hex')}`;
  made.push(name);
  return name;
}

describe('a database against a real server', () => {
  it('gives its owner another name and lets the password be', async () => {
    const name = newName();
    const owner = newName('owner');
    const instance = createInstance(server, name);
    await instance.apply();
    const before = await instance.observe();
    expect(await instance.observe({ owner })).toMatchObject({
      upToDate: false,
      ready: true,
      diff: [{ path: '/owner', before: name, after: owner }],
    });

    await instance.apply({ owner });

    const after = await instance.observe({ owner });
    expect(after).toMatchObject({
      upToDate: true,
      outputs: { name, username: owner },
    });
    const passwordOf = (o: any) => o.outputs.password;
    expect(passwordOf(after)).toBe(passwordOf(before));
    // The role is found by its mark, whatever it is called.
    await instance.remove();
    expect(await instance.observe({ owner })).toEqual({ status: 'absent' });
  });

  it.each([
    { reason: 'behind it', comment: (mark: string) => `${mark}\nTeam Shop` },
    { reason: 'before it', comment: (mark: string) => `Team Shop; ${mark}` },
  ])(
    "knows its role where people added words to the role's comment $reason",
    async ({ comment }) => {
      const name = newName();
      const instance = createInstance(server, name);
      await instance.apply();
      const mark = `infra-orchestration.dev/owner: ${instance.mark}`;
      await test.sql(
        `COMMENT ON ROLE ${name} IS ${escapeLiteral(comment(mark))}`,
      );
      expect(await instance.observe()).toMatchObject({
        owned: true,
        upToDate: true,
        ready: true,
      });
      await instance.apply();
      await instance.remove();
      expect(await instance.observe()).toEqual({ status: 'absent' });
      expect(
        await test.sql(`SELECT 1 FROM pg_roles WHERE rolname = '${name}'`),
      ).toEqual([]);
    },
  );

  it('leaves a role whose mark only begins like its own', async () => {
    const name = newName();
    const other = newName('other');
    const instance = createInstance(server, name);
    await instance.apply();
    const mark = `infra-orchestration.dev/owner: ${instance.mark}-and-more`;
    await test.sql(
      `CREATE ROLE ${other}`,
      `COMMENT ON ROLE ${other} IS ${escapeLiteral(mark)}`,
      `COMMENT ON ROLE ${name} IS NULL`,
    );
    await instance.remove();
    expect(
      await test.sql(
        `SELECT 1 AS found FROM pg_roles WHERE rolname = '${other}'`,
      ),
    ).toEqual([{ found: 1 }]);
  });

  it('blames the provider for a maintenance database that is not there', async () => {
    const { config, credentials } = test.settings();
    const lost = await connect(driver, {
      config: { ...config, maintenanceDatabase: 'no_such_database' },
      credentials,
    });
    await expect(createInstance(lost, newName()).apply()).rejects.toMatchObject(
      {
        code: 'misconfigured',
        message: expect.stringContaining('maintenanceDatabase'),
      },
    );
    const { signal } = new AbortController();
    expect(
      await driver.checkAccess(lost, { signal, logger: {} as any }),
    ).toMatchObject({ ok: false, checks: [{ granted: false }] });
    await lost.close();
  });

  it('refuses a role that somebody else made, and leaves no database', async () => {
    const name = newName();
    await test.sql(`CREATE ROLE ${name} PASSWORD 'of somebody'`);
    const instance = createInstance(server, name);
    await expect(instance.apply()).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining(`The role ${name} exists`),
    });
    await instance.remove();
    expect(
      await test.sql(
        `SELECT (SELECT count(*)::int FROM pg_roles WHERE rolname = '${name}') AS roles,
          (SELECT count(*)::int FROM pg_database WHERE datname = '${name}') AS databases`,
      ),
    ).toEqual([{ roles: 1, databases: 0 }]);
  });

  it('drops a database in which somebody is working', async () => {
    const name = newName();
    const instance = createInstance(server, name);
    await instance.apply({ readers: [test.reader] });
    const { host, port } = test.server;
    const sessions = [
      new Client({
        host,
        port,
        database: name,
        user: test.reader,
        password: test.readerPassword,
      }),
      new Client(String(((await instance.observe()) as any).outputs.url)),
    ];
    for (const session of sessions) {
      session.on('error', () => {});
      await session.connect();
    }
    const left = sessions.map(
      session => new Promise(resolve => session.once('end', resolve)),
    );

    await instance.remove();

    await Promise.all(left);
    expect(await instance.observe()).toEqual({ status: 'absent' });
  });

  it('leaves a role that owns things elsewhere, and says what', async () => {
    const name = newName();
    const elsewhere = newName('elsewhere');
    const instance = createInstance(server, name);
    await instance.apply();
    await test.sql(`CREATE DATABASE ${elsewhere} OWNER ${name}`);

    await expect(instance.remove()).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining(`owner of database ${elsewhere}`),
    });
    expect(await instance.observe()).toMatchObject({
      status: 'present',
      owned: true,
      ready: false,
      message: 'The database is missing',
    });

    await test.sql(`ALTER DATABASE ${elsewhere} OWNER TO postgres`);
    await instance.remove();
    expect(await instance.observe()).toEqual({ status: 'absent' });
  });

  it.each([
    {
      reason: 'an extension that the server does not have',
      extension: 'no_such_extension',
      message: 'The server has no extension no_such_extension',
    },
    {
      reason: 'an extension that only a superuser may install',
      extension: 'file_fdw',
      message: 'Could not install the extension file_fdw',
    },
  ])('blames the inputs, not the provider, for $reason', async c => {
    const instance = createInstance(server, newName());
    await expect(
      instance.apply({ extensions: [c.extension] }),
    ).rejects.toMatchObject({
      code: 'terminal',
      message: expect.stringContaining(c.message),
    });
    await instance.remove();
  });

  it('closes the tables to a reader who is no longer wanted', async () => {
    const name = newName();
    const instance = createInstance(server, name);
    await instance.apply({ readers: [test.reader] });
    const { outputs } = (await instance.observe()) as any;
    await query(outputs.url, ['CREATE TABLE old (id int)']);

    await instance.apply();

    await query(outputs.url, ['CREATE TABLE new (id int)']);
    const [rights] = await test.sqlIn(
      name,
      `SELECT has_database_privilege('${test.reader}', '${name}', 'CONNECT') AS connect,
        has_table_privilege('${test.reader}', 'old', 'SELECT') AS old,
        has_table_privilege('${test.reader}', 'new', 'SELECT') AS new`,
    );
    expect(rights).toEqual({ connect: false, old: false, new: false });
    await instance.remove();
  });

  it('is not misled by what a tenant made in its database', async () => {
    const name = newName();
    const instance = createInstance(server, name);
    await instance.apply();
    const { outputs } = (await instance.observe()) as any;
    // Would be taken for the server's own if `public` were searched first.
    await query(outputs.url, [
      'CREATE FUNCTION public.to_regnamespace(text) RETURNS regnamespace LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION $e$trapped$e$; END $$',
      'CREATE TABLE public.pg_extension (extname text)',
      `ALTER ROLE ${escapeIdentifier(
        name,
      )} SET search_path = public, pg_catalog`,
    ]);
    const inputs = { extensions: ['citext'], readers: [test.reader] };
    await instance.apply(inputs);
    expect(await instance.observe(inputs)).toMatchObject({ upToDate: true });
    await instance.remove();
  });

  it('quotes every name', async () => {
    const name = newName(`a"b'c; DROP DATABASE x; -- `);
    const instance = createInstance(server, name);
    await instance.apply({ connectionLimit: 3 });
    expect(await instance.observe({ connectionLimit: 3 })).toMatchObject({
      upToDate: true,
      ready: true,
      outputs: { name },
    });
    await instance.remove();
    expect(await instance.observe()).toEqual({ status: 'absent' });
  });

  it('sends the password in no statement', async () => {
    const name = newName();
    const instance = createInstance(server, name);
    const statements: string[] = [];
    const original = Client.prototype.query as (...args: any[]) => any;
    const spy = jest
      .spyOn(Client.prototype, 'query')
      .mockImplementation(function recorded(this: Client, ...args: any[]) {
        statements.push(JSON.stringify(args.slice(0, 2)));
        return original.apply(this, args);
      } as any);
    try {
      await instance.apply();
      await test.sql(`ALTER ROLE ${name} PASSWORD 'drifted'`);
      await instance.apply();
    } finally {
      spy.mockRestore();
    }
    const password = await instance.secrets.get('password');
    expect(statements.join()).toContain('CREATE ROLE');
    expect(statements.join()).toContain('ALTER ROLE');
    expect(statements.join()).not.toContain(password);
    await instance.remove();
  });

  it('repairs nothing that it may not see where logins are not to be tried', async () => {
    const { config, credentials } = test.settings();
    const blind = await connect(driver, {
      config: { ...config, verifyLogin: false },
      credentials,
    });
    const name = newName();
    const instance = createInstance(blind, name);
    await instance.apply();
    await test.sql(`ALTER ROLE ${name} PASSWORD 'drifted'`);
    expect(await instance.observe()).toMatchObject({
      upToDate: true,
      ready: true,
    });
    await instance.remove();
    await blind.close();
  });

  it('leaves another database whose comment only looks similar', async () => {
    const name = newName();
    const instance = createInstance(server, name);
    await test.sql(`CREATE DATABASE ${name}`);
    await test.sql(
      `COMMENT ON DATABASE ${name} IS ${escapeLiteral(
        `infra-orchestration.dev/owner: ${instance.mark}-and-more`,
      )}`,
    );
    await expect(instance.apply()).rejects.toMatchObject({ code: 'conflict' });
    await instance.remove();
    expect(await instance.observe()).toMatchObject({
      owned: false,
      foundMark: `${instance.mark}-and-more`,
    });
  });
});
