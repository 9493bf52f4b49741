import { escapeIdentifier } from 'pg';
import {
  ConformanceTarget,
  DriverConformanceOptions,
  runDriverConformance,
} from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { createPostgresDriver } from './driver';
import { TestServer, query, verifyOwner } from './__testUtils__/outside';

const test = new TestServer();
beforeAll(() => test.start());
afterAll(() => test.stop());

/** A statement about the database and role of a target. */
const as =
  (statement: (name: string) => string) => async (t: ConformanceTarget) => {
    await test.sql(statement(escapeIdentifier(t.externalName)));
  };

const tamper = {
  'password changed': as(role => `ALTER ROLE ${role} PASSWORD 'another'`),
  'login taken': as(role => `ALTER ROLE ${role} NOLOGIN`),
  'role expired': as(role => `ALTER ROLE ${role} VALID UNTIL '2020-01-01'`),
  'connection limit changed': as(
    name => `ALTER DATABASE ${name} CONNECTION LIMIT 1`,
  ),
  'everybody let in': as(name => `GRANT CONNECT ON DATABASE ${name} TO PUBLIC`),
  'owner locked out': as(
    name => `REVOKE CONNECT ON DATABASE ${name} FROM ${name}`,
  ),
  'nobody let in': as(name => `ALTER DATABASE ${name} ALLOW_CONNECTIONS false`),
  'comment of the database taken': as(
    name => `COMMENT ON DATABASE ${name} IS NULL`,
  ),
};

const options: DriverConformanceOptions = {
  driver: gate => createPostgresDriver({ gate }),
  kind: 'database',
  connect: () => test.settings(),
  refusedSettings: () => test.refusedSettings(),
  settingsAt: address => test.settings(address),
  publicCredentials: ['user'],
  createInputs: () => ({}),
  changedInputs: () => ({ connectionLimit: 20 }),
  invalidInputs: [
    {
      reason: 'the name is too long for the server, which would cut it',
      inputs: () => ({ name: 'x'.repeat(64) }),
    },
    {
      reason: 'the name belongs to the server',
      inputs: () => ({ name: 'template1' }),
    },
    {
      reason: 'the database was called otherwise when it was made',
      inputs: seed => ({ name: `renamed_${seed}` }),
    },
    {
      reason: 'there is no such reader',
      inputs: seed => ({ readers: [`nobody_${seed}`] }),
    },
  ],
  outside: test.outside(tamper),
};

runDriverConformance({ ...options, name: 'a bare database' });

runDriverConformance({
  ...options,
  name: 'a database with contents',
  createInputs: () => ({
    extensions: ['pgcrypto'],
    readers: [test.reader],
    connectionLimit: 10,
  }),
  changedInputs: () => ({
    extensions: ['pgcrypto', 'citext'],
    connectionLimit: 20,
  }),
  outside: {
    ...test.outside({
      'reader locked out of the database': async t => {
        await test.sql(
          `REVOKE CONNECT ON DATABASE ${escapeIdentifier(
            t.externalName,
          )} FROM ${test.reader}`,
        );
      },
      'extension dropped': async t => {
        await test.sqlIn(t.externalName, 'DROP EXTENSION pgcrypto');
      },
      'tables to come closed to the reader': async t => {
        await test.sqlIn(
          t.externalName,
          `ALTER DEFAULT PRIVILEGES FOR ROLE ${escapeIdentifier(
            t.externalName,
          )} IN SCHEMA public REVOKE SELECT ON TABLES FROM ${test.reader}`,
        );
      },
    }),
    verify: async (target, outputs) => {
      await verifyOwner(target, outputs);
      const reading = query(test.readerUrl(target), ['SELECT id FROM orders']);
      const mayRead = Array.isArray(target.inputs.readers);
      await (mayRead
        ? expect(reading).resolves.toContainEqual({ id: 1 })
        : expect(reading).rejects.toThrow('permission denied'));
    },
  },
});

runDriverConformance({
  ...options,
  name: 'a database made by a superuser',
  connect: () => test.superuserSettings(),
  refusedSettings: undefined,
  settingsAt: undefined,
  outside: test.outside({
    ...tamper,
    'given to another owner': as(
      name => `ALTER DATABASE ${name} OWNER TO postgres`,
    ),
  }),
});
