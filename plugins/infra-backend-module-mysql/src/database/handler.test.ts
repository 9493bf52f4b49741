import { randomBytes } from 'node:crypto';
import { createConnection } from 'mysql2/promise';
import { Link } from '../client/Link';
import { MysqlServer } from '../client/MysqlServer';
import { accountOf, identifier, literal } from '../client/sql';
import { createMysqlDriver } from '../driver';
import { connect, createInstance } from '../__testUtils__/instance';
import { TestServer, query } from '../__testUtils__/outside';

const test = new TestServer();
const driver = createMysqlDriver();
let server: MysqlServer;

/** Names of databases and users to be dropped at the end. */
const made: string[] = [];

beforeAll(async () => {
  await test.start();
  server = await connect(driver, test.settings());
});

afterAll(async () => {
  await server.close();
  for (const name of made) {
    await test.destroy(name);
  }
  await test.stop();
});

function newName(prefix = 'test'): string {
  const name = `${prefix}_${randomBytes(4).toString('hex')}`;
  made.push(name);
  return name;
}

const atAll = (name: string) => accountOf({ name, host: '%' });
const rowsOf = (name: string) => test.marks(name);
const marks = () => `${identifier(test.marksDatabase)}.marks`;

describe('a database against a real server', () => {
  it('gives its user another name, and the password stays', async () => {
    const name = newName();
    const username = newName('user');
    const instance = createInstance(server, name);
    await instance.apply();
    const before: any = await instance.observe();
    const session = await createConnection(String(before.outputs.url));
    const left = new Promise(resolve => session.on('error', resolve));
    expect(await instance.observe({ username })).toMatchObject({
      upToDate: false,
      diff: [
        { path: '/user', after: `${username}@%` },
        { path: '/user', before: `${name}@%`, after: `${username}@%` },
      ],
    });

    await instance.apply({ username });

    await left;
    const after: any = await instance.observe({ username });
    expect(after).toMatchObject({
      upToDate: true,
      outputs: { name, username, password: before.outputs.password },
    });
    await expect(
      query({ uri: before.outputs.url }, ['SELECT 1']),
    ).rejects.toThrow('Access denied');
    // Accounts are found by their mark, whatever the inputs say now.
    await instance.remove();
    expect(await instance.observe({ username })).toEqual({ status: 'absent' });
    expect(await rowsOf(username)).toEqual([]);
  });

  it('moves its user where accounts get another host', async () => {
    const name = newName();
    const instance = createInstance(server, name);
    await instance.apply();
    const moved = await connect(
      driver,
      test.settings(test.server, { userHost: '127.0.0.%' }),
    );
    await instance.apply({}, moved);
    expect(await instance.observe({}, moved)).toMatchObject({
      upToDate: true,
      ready: true,
    });
    expect(
      await test.sql(`SELECT Host FROM mysql.user WHERE User = '${name}'`),
    ).toEqual([{ Host: '127.0.0.%' }]);
    await instance.remove({}, moved);
    await moved.close();
  });

  it.each([
    {
      reason: 'a database',
      make: (name: string) => `CREATE DATABASE ${name}`,
      kind: 'database',
    },
    {
      reason: 'a user',
      make: (name: string) => `CREATE USER ${atAll(name)}`,
      kind: 'user',
    },
  ])(
    'leaves $reason alone that somebody made under a name that it had claimed',
    async ({ make, kind }) => {
      const name = newName();
      const instance = createInstance(server, name);
      // As where the process died behind the claim.
      await createInstance(server, newName()).apply();
      await test.sql(
        `INSERT INTO ${marks()} VALUES ('${kind}', '${name}', '${
          kind === 'user' ? '%' : ''
        }', '${instance.mark}', FALSE)`,
        make(name),
      );
      expect(await instance.observe()).toMatchObject({
        owned: false,
        message: expect.stringContaining('was not made by this driver'),
      });
      await expect(instance.apply()).rejects.toMatchObject({
        code: 'conflict',
      });
      await instance.remove();
      expect(
        await test.sql(
          `SELECT COUNT(*) AS found FROM (
            SELECT SCHEMA_NAME FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = '${name}'
            UNION ALL SELECT User FROM mysql.user WHERE User = '${name}') things`,
        ),
      ).toEqual([{ found: 1 }]);
      expect(await rowsOf(name)).toEqual([]);
    },
  );

  it('says what to do where only the row of another resource is in the way', async () => {
    const name = newName();
    const lost = createInstance(server, name);
    await lost.apply();
    await test.sql(`DROP DATABASE ${name}`, `DROP USER ${atAll(name)}`);
    expect(await lost.observe()).toMatchObject({
      owned: true,
      ready: false,
      message: 'The database is missing',
    });
    await expect(createInstance(server, name).apply()).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining(`taken by ${lost.mark}`),
    });
    await lost.remove();
    expect(await lost.observe()).toEqual({ status: 'absent' });
  });

  it('refuses a user that somebody else made, and leaves no database', async () => {
    const name = newName();
    await test.sql(`CREATE USER ${atAll(name)} IDENTIFIED BY 'of somebody'`);
    const instance = createInstance(server, name);
    await expect(instance.apply()).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining(`The user ${name}@% exists`),
    });
    await instance.remove();
    expect(
      await test.sql(
        `SELECT (SELECT COUNT(*) FROM mysql.user WHERE User = '${name}') AS users,
          (SELECT COUNT(*) FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = '${name}') AS dbs`,
      ),
    ).toEqual([{ users: 1, dbs: 0 }]);
  });

  it('drops a database in which its user is working', async () => {
    const name = newName();
    const instance = createInstance(server, name);
    await instance.apply();
    const { outputs } = (await instance.observe()) as any;
    const session = await createConnection(String(outputs.url));
    const left = new Promise(resolve => session.on('error', resolve));
    await session.query('CREATE TABLE orders (id INT) ENGINE = InnoDB');
    await session.query('START TRANSACTION');
    await session.query('INSERT INTO orders VALUES (1)');

    await instance.remove();

    await left;
    expect(await instance.observe()).toEqual({ status: 'absent' });
  });

  it('ends sessions also where an earlier removal got no further than the user', async () => {
    const name = newName();
    const instance = createInstance(server, name);
    await instance.apply();
    const { outputs } = (await instance.observe()) as any;
    const session = await createConnection(String(outputs.url));
    const left = new Promise(resolve => session.on('error', resolve));
    await test.sql(`DROP USER ${atAll(name)}`);
    await instance.remove();
    await left;
    expect(await instance.observe()).toEqual({ status: 'absent' });
  });

  it('is ready, and its password in force, where all its sessions are taken', async () => {
    const name = newName();
    const instance = createInstance(server, name);
    const inputs = { connectionLimit: 1 };
    await instance.apply(inputs);
    const { outputs } = (await instance.observe(inputs)) as any;
    const session = await createConnection(String(outputs.url));
    expect(await instance.observe(inputs)).toMatchObject({
      upToDate: true,
      ready: true,
    });
    await session.end();
    await instance.remove(inputs);
  });

  it('tries again where somebody holds what is to be dropped', async () => {
    const name = newName();
    const instance = createInstance(server, name);
    await instance.apply();
    await test.sql(`CREATE TABLE ${name}.orders (id INT) ENGINE = InnoDB`);
    const holder = await createConnection(test.login());
    await holder.query('START TRANSACTION');
    await holder.query(`SELECT * FROM ${name}.orders`);
    const removal = instance.remove();
    await new Promise(resolve => setTimeout(resolve, 200));
    await holder.query('COMMIT');
    await holder.end();
    await removal;
    expect(await instance.observe()).toEqual({ status: 'absent' });
  });

  it('lets sessions be of another account with the name of its user', async () => {
    const name = newName();
    const instance = createInstance(server, name);
    await instance.apply();
    const other = accountOf({ name, host: '127.0.0.1' });
    await test.sql(`CREATE USER ${other} IDENTIFIED BY 'other'`);
    const { host, port } = test.server;
    const session = await createConnection({
      ...test.login(),
      ...{ host, port, user: name, password: 'other' },
    });
    await instance.remove();
    expect((await session.query('SELECT 1 AS one'))[0]).toEqual([{ one: 1 }]);
    await session.end();
    await test.sql(`DROP USER ${other}`);
  });

  it('tells where another account keeps its user from logging in', async () => {
    const name = newName();
    const instance = createInstance(server, name);
    const closer = accountOf({ name, host: '127.0.0.1' });
    await test.sql(`CREATE USER ${closer} IDENTIFIED BY 'other'`);
    await expect(instance.apply()).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('another account of that name'),
    });
    await test.sql(`DROP USER ${closer}`);
    await instance.remove();
  });

  it('grants on its own database and on none that is called alike', async () => {
    const name = newName();
    const alike = name.replace('_', 'x');
    made.push(alike);
    const instance = createInstance(server, name);
    await instance.apply();
    await test.sql(`CREATE DATABASE ${alike}`);
    const { outputs } = (await instance.observe()) as any;
    await expect(
      query({ uri: outputs.url }, [`CREATE TABLE ${alike}.t (id INT)`]),
    ).rejects.toThrow('denied');
    await instance.remove();
    expect(
      await test.sql(`SHOW DATABASES LIKE ${literal(alike)}`),
    ).toHaveLength(1);
  });

  it('repairs nothing that it may not see where logins are not to be tried', async () => {
    const blind = await connect(
      driver,
      test.settings(test.server, {
        verifyLogin: false,
        userHost: '10.255.0.0/255.255.0.0',
      }),
    );
    const name = newName();
    const account = accountOf({ name, host: '10.255.0.0/255.255.0.0' });
    const instance = createInstance(blind, name);
    await instance.apply();
    await test.sql(`ALTER USER ${account} IDENTIFIED BY 'drifted'`);
    expect(await instance.observe()).toMatchObject({
      upToDate: true,
      ready: true,
    });
    await instance.remove();
    await blind.close();
  });

  it('says that it is not let in where users may come from elsewhere only', async () => {
    const elsewhere = await connect(
      driver,
      test.settings(test.server, { userHost: '10.255.0.1' }),
    );
    const instance = createInstance(elsewhere, newName());
    await expect(instance.apply()).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('verifyLogin: false'),
    });
    await instance.remove();
    await elsewhere.close();
  });

  it('refuses to make a database of its marks', async () => {
    const instance = createInstance(server, test.marksDatabase);
    await expect(instance.apply()).rejects.toMatchObject({ code: 'terminal' });
  });

  it('makes its table of marks once, where many begin at once', async () => {
    const config = { marksDatabase: newName('marks'), maxConnections: 8 };
    const fresh = await connect(driver, test.settings(test.server, config));
    const instances = Array.from({ length: 8 }, () =>
      createInstance(fresh, newName()),
    );
    await Promise.all(instances.map(instance => instance.apply()));
    for (const instance of instances) {
      expect(await instance.observe()).toMatchObject({
        upToDate: true,
        ready: true,
      });
    }
    await Promise.all(instances.map(instance => instance.remove()));
    expect(
      await test.sql(`SELECT * FROM ${config.marksDatabase}.marks`),
    ).toEqual([]);
    await fresh.close();
  });

  it.each([3, 4, 5])(
    'does not take for a stranger’s what another process makes behind look %i',
    async look => {
      const name = newName();
      const instance = createInstance(server, name);
      let calls = 0;
      const watched = await connect(
        createMysqlDriver({
          gate: async call => {
            const answer = await call();
            calls += 1;
            if (calls === look) {
              await instance.apply();
            }
            return answer;
          },
        }),
        test.settings(),
      );
      const seen = await instance.observe({}, watched);
      expect(calls).toBeGreaterThanOrEqual(look);
      expect(seen).not.toMatchObject({ owned: false });
      await instance.remove();
      await watched.close();
    },
  );

  it('waits for another process that works on the same name', async () => {
    const name = newName();
    const instance = createInstance(server, name);
    const other = await connect(driver, test.settings());
    const applies = [undefined, other, undefined, other].map(connection =>
      instance.apply({}, connection),
    );
    expect(await Promise.all(applies)).toEqual(
      applies.map(() => ({ status: 'done' })),
    );
    await instance.remove();
    await other.close();
  });

  it('quotes every name', async () => {
    const name = newName('a`b\'c"; DROP DATABASE x');
    const instance = createInstance(server, name);
    const inputs = { username: newName('u'), connectionLimit: 3 };
    await instance.apply(inputs);
    expect(await instance.observe(inputs)).toMatchObject({
      upToDate: true,
      ready: true,
      outputs: { name },
    });
    await instance.remove(inputs);
    expect(await instance.observe(inputs)).toEqual({ status: 'absent' });
  });

  it('sends the password in no statement to MariaDB', async () => {
    const name = newName();
    const instance = createInstance(server, name);
    const spy = jest.spyOn(Link.prototype, 'query');
    let statements: string;
    try {
      await instance.apply();
      await test.sql(`ALTER USER ${atAll(name)} IDENTIFIED BY 'drifted'`);
      await instance.apply();
      statements = JSON.stringify(spy.mock.calls);
    } finally {
      spy.mockRestore();
    }
    expect(statements).toContain('CREATE USER');
    expect(statements).toContain('ALTER USER');
    expect(statements).not.toContain(await instance.secrets.get('password'));
    await instance.remove();
  });
});
