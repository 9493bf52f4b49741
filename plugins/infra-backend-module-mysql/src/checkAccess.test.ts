import { randomBytes } from 'node:crypto';
import { createMysqlDriver } from './driver';
import { accountOf, literal } from './client/sql';
import { DATABASE_PRIVILEGES } from './database/grants';
import { Rights, reportOf } from './rights';
import { connect, context } from './__testUtils__/instance';
import { TestServer } from './__testUtils__/outside';

const full: Rights = {
  flavour: 'mariadb',
  version: '10.11.19-MariaDB',
  readOnly: false,
  account: { name: 'infra', host: '%' },
  privileges: [
    ...DATABASE_PRIVILEGES,
    'CREATE USER',
    'PROCESS',
    'CONNECTION ADMIN',
  ].map(name => ({ name, grantable: true })),
};
const without = (...names: string[]) => ({
  privileges: full.privileges.filter(({ name }) => !names.includes(name)),
});
const alsoMysql = full.privileges.map(each =>
  each.name === 'CONNECTION ADMIN'
    ? { ...each, name: 'CONNECTION_ADMIN' }
    : each,
);

describe('reportOf', () => {
  it.each([
    { reason: 'all is granted', rights: {}, missing: [], remedy: false },
    {
      reason: 'MySQL writes the same rights otherwise',
      rights: {
        flavour: 'mysql' as const,
        version: '8.0.36',
        privileges: alsoMysql,
      },
      missing: [],
      remedy: false,
    },
    {
      reason: 'SUPER ends sessions as well',
      rights: {
        privileges: [
          ...without('CONNECTION ADMIN').privileges,
          { name: 'SUPER', grantable: false },
        ],
      },
      missing: [],
      remedy: false,
    },
    {
      reason: 'the server is too old',
      rights: { version: '10.5.29-MariaDB' },
      missing: ['MariaDB 10.6 or newer'],
      remedy: false,
    },
    {
      reason: 'MySQL is too old, though its number is not that of MariaDB',
      rights: {
        flavour: 'mysql' as const,
        version: '5.7.44',
        privileges: alsoMysql,
      },
      missing: ['MySQL 8.0 or newer'],
      remedy: false,
    },
    {
      reason: 'the server is a replica, which no grant mends',
      rights: { readOnly: true },
      missing: ['server takes changes'],
      remedy: false,
    },
    {
      reason: 'a right may be used and not given on',
      rights: {
        privileges: full.privileges.map(each => ({
          ...each,
          grantable: each.name !== 'EVENT',
        })),
      },
      missing: ['make databases, and grant rights on them'],
      remedy: true,
    },
    {
      reason: 'each right is asked for by itself',
      rights: { privileges: [] },
      missing: [
        'make databases, and grant rights on them',
        'make users',
        'see sessions of others',
        'end sessions of a user that is dropped',
      ],
      remedy: true,
    },
  ])('$reason', ({ rights, missing, remedy }) => {
    const report = reportOf({ ...full, ...rights });
    expect(
      report.checks.filter(check => !check.granted).map(check => check.name),
    ).toEqual(missing);
    expect(report.ok).toBe(missing.length === 0);
    expect(Boolean(report.remedy)).toBe(remedy);
  });
});

describe('checkAccess', () => {
  const test = new TestServer();
  const driver = createMysqlDriver();

  it.each([
    {
      reason: 'for a user who has none of the rights',
      exists: true,
      checks: { granted: true },
    },
    {
      reason: 'for a user who is not there yet',
      exists: false,
      checks: { granted: false },
    },
  ])('names a remedy that works $reason', async ({ exists, checks }) => {
    const name = `Odd 'name' @ "${randomBytes(4).toString('hex')}"`;
    const account = accountOf({ name, host: '%' });
    const password = 'a good password';
    if (exists) {
      await test.sql(`CREATE USER ${account} IDENTIFIED BY '${password}'`);
    }
    const { config } = test.settings();
    const server = await connect(driver, {
      config,
      credentials: { user: name, password },
    });
    try {
      const before = await driver.checkAccess(server, context());
      expect(before).toMatchObject({
        ok: false,
        remedy: { mediaType: 'application/sql' },
      });
      expect(before.checks[0]).toMatchObject({ name: 'log in', ...checks });
      await test.run(
        before.remedy!.content.replace("'<the password>'", literal(password)),
      );
      const after = await driver.checkAccess(server, context());
      expect(after.checks.filter(check => !check.granted)).toEqual([]);
      expect(after).toMatchObject({
        ok: true,
        server: expect.stringMatching(/^(MariaDB|MySQL) \d+/),
      });
    } finally {
      await server.close();
      await test.sql(`DROP USER IF EXISTS ${account}`);
    }
  });
});
