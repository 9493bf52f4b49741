import {
  ConformanceTarget,
  DriverConformanceOptions,
  runDriverConformance,
} from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { createMysqlDriver } from './driver';
import { accountOf, identifier } from './client/sql';
import { userName } from './database/names';
import { TestServer, query, verifyUser } from './__testUtils__/outside';

const test = new TestServer();
beforeAll(() => test.start());
afterAll(() => test.stop());

/** Statements about the account and the database of a target. */
const as =
  (statement: (account: string, database: string) => string) =>
  async ({ externalName }: ConformanceTarget) => {
    const account = { name: userName(externalName), host: '%' };
    await test.sql(statement(accountOf(account), identifier(externalName)));
  };

const tamper = {
  'password changed': as(user => `ALTER USER ${user} IDENTIFIED BY 'another'`),
  'account locked': as(user => `ALTER USER ${user} ACCOUNT LOCK`),
  'password expired': as(user => `ALTER USER ${user} PASSWORD EXPIRE`),
  'certificate asked for': as(user => `ALTER USER ${user} REQUIRE X509`),
  'connection limit changed': as(
    user => `ALTER USER ${user} WITH MAX_USER_CONNECTIONS 1`,
  ),
  'a right taken': as(
    (user, name) =>
      `REVOKE INSERT ON ${name.replace(/_/g, '\\_')}.* FROM ${user}`,
  ),
  'all rights taken': as(
    user => `REVOKE ALL PRIVILEGES, GRANT OPTION FROM ${user}`,
  ),
  'a right given on all databases': as(
    user => `GRANT SELECT ON *.* TO ${user}`,
  ),
  'a right given on a table elsewhere': as(
    user => `GRANT SELECT (User) ON mysql.user TO ${user}`,
  ),
  'a grant that means other databases as well': as(
    (user, name) => `GRANT SELECT ON ${name}.* TO ${user}`,
  ),
  'allowed to give its rights on': as(
    (user, name) =>
      `GRANT SELECT ON ${name.replace(
        /_/g,
        '\\_',
      )}.* TO ${user} WITH GRANT OPTION`,
  ),
  'a role given': async (target: ConformanceTarget) => {
    await test.sql(`CREATE ROLE IF NOT EXISTS ${test.role}`);
    await as(user => `GRANT ${test.role} TO ${user}`)(target);
    await as(user => `SET DEFAULT ROLE ${test.role} FOR ${user}`)(target);
  },
  'user dropped': as(user => `DROP USER ${user}`),
};

const OVER_TLS = { ssl: { mode: 'require' } };

const options: DriverConformanceOptions = {
  driver: gate => createMysqlDriver({ gate }),
  kind: 'database',
  connect: () => test.settings(),
  refusedSettings: () => test.refusedSettings(),
  settingsAt: address => test.settings(address),
  publicCredentials: ['user'],
  createInputs: () => ({}),
  changedInputs: () => ({ connectionLimit: 20 }),
  invalidInputs: [
    {
      reason: 'the name is too long for the server',
      inputs: () => ({ name: 'x'.repeat(65) }),
    },
    {
      reason: 'the name of the user is too long for MySQL',
      inputs: () => ({ username: 'x'.repeat(33) }),
    },
    {
      reason: 'the name belongs to the server',
      inputs: () => ({ name: 'mysql' }),
    },
    {
      reason: 'the database was called otherwise when it was made',
      inputs: seed => ({ name: `renamed_${seed}` }),
    },
    {
      reason: 'there is no such character set',
      inputs: () => ({ characterSet: 'utf9' }),
    },
    {
      reason: 'there is no such collation',
      inputs: () => ({ collation: 'utf8mb4_klingon_ci' }),
    },
    {
      reason: 'the collation is of another character set',
      inputs: () => ({ characterSet: 'latin1', collation: 'utf8mb4_bin' }),
    },
  ],
  outside: test.outside(tamper),
};

runDriverConformance({ ...options, name: 'a bare database' });

runDriverConformance({
  ...options,
  name: 'a database with everything, over TLS',
  connect: () => test.settings(test.server, OVER_TLS),
  settingsAt: address => test.settings(address, OVER_TLS),
  createInputs: seed => ({
    name: `shop_${seed}`,
    characterSet: 'latin1',
    collation: 'latin1_bin',
    connectionLimit: 10,
    requireTls: true,
  }),
  changedInputs: seed => ({
    name: `shop_${seed}`,
    collation: 'utf8mb4_unicode_ci',
  }),
  outside: {
    ...test.outside({
      'collation changed': as(
        (_, name) => `ALTER DATABASE ${name} COLLATE latin1_general_ci`,
      ),
      'plain logins let in': as(user => `ALTER USER ${user} REQUIRE NONE`),
      'database dropped': as((_, name) => `DROP DATABASE ${name}`),
    }),
    verify: async (target, outputs) => {
      const uri = `${outputs.url}?ssl={"rejectUnauthorized":false}`;
      if (target.inputs.requireTls) {
        await expect(
          query({ uri: String(outputs.url) }, ['SELECT 1']),
        ).rejects.toThrow('Access denied');
      }
      await verifyUser(target, { ...outputs, url: uri });
    },
  },
});
