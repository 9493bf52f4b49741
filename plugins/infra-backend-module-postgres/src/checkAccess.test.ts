import { randomBytes } from 'node:crypto';
import { createPostgresDriver } from './driver';
import { reportOf } from './checkAccess';
import { connect, context } from './__testUtils__/instance';
import { TestServer } from './__testUtils__/outside';

const full = {
  version: '18.4',
  versionNumber: 180004,
  superuser: false,
  createDatabase: true,
  createRole: true,
  signal: true,
};

describe('reportOf', () => {
  it.each([
    { reason: 'all is granted', rights: full, missing: [] },
    {
      reason: 'a superuser needs nothing granted',
      rights: {
        ...full,
        superuser: true,
        createDatabase: false,
        createRole: false,
        signal: false,
      },
      missing: [],
    },
    {
      reason: 'the server is too old, superuser or not',
      rights: { ...full, superuser: true, versionNumber: 130014 },
      missing: ['server version 14 or newer'],
    },
    {
      reason: 'each right is asked for by itself',
      rights: {
        ...full,
        createDatabase: false,
        createRole: false,
        signal: false,
      },
      missing: [
        'create databases',
        'create roles',
        'end sessions of others in a database to be dropped',
      ],
    },
  ])('$reason', ({ rights, missing }) => {
    const report = reportOf(rights, 'infra');
    expect(
      report.checks.filter(check => !check.granted).map(check => check.name),
    ).toEqual(missing);
    expect(report.ok).toBe(missing.length === 0);
    expect(Boolean(report.remedy)).toBe(missing.length > 0);
  });
});

describe('checkAccess', () => {
  it('names a remedy that works', async () => {
    const test = new TestServer();
    const driver = createPostgresDriver();
    const user = `Odd "name" ${randomBytes(4).toString('hex')}`;
    const quoted = `"${user.replace(/"/g, '""')}"`;
    await test.sql(`CREATE ROLE ${quoted} LOGIN PASSWORD 'a good password'`);
    const server = await connect(driver, {
      config: { host: test.server.host, port: test.server.port },
      credentials: { user, password: 'a good password' },
    });
    try {
      const before = await driver.checkAccess(server, context());
      expect(before).toMatchObject({
        ok: false,
        server: expect.stringMatching(/^PostgreSQL \d+/),
        remedy: { mediaType: 'application/sql' },
      });
      await test.sql(before.remedy!.content);
      const after = await driver.checkAccess(server, context());
      expect(after.checks.filter(check => !check.granted)).toEqual([]);
      expect(after.ok).toBe(true);
    } finally {
      await server.close();
      await test.sql(`DROP ROLE ${quoted}`);
    }
  });
});
