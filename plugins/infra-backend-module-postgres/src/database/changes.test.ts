import { PasswordState, changesFor } from './changes';
import { commentOf } from './names';
import { DatabaseState, Outside, RoleState, Wanted } from './outside';

const wanted: Wanted = {
  name: 'shop',
  owner: 'shop',
  readers: ['reporting'],
  connectionLimit: 10,
  mark: 'portal/1',
};
const role: RoleState = {
  name: 'shop',
  comment: commentOf('portal/1'),
  canLogin: true,
  expired: false,
  administered: true,
};
const database: DatabaseState = {
  owner: 'shop',
  ownerComment: commentOf('portal/1'),
  comment: commentOf('portal/1'),
  connectionLimit: 10,
  allowConnections: true,
  publicAccess: false,
  ownerAccess: true,
  readers: ['reporting'],
};

interface Case {
  reason: string;
  ownRole?: Partial<RoleState> | null;
  database?: Partial<DatabaseState> | null;
  password?: PasswordState;
  wanted?: Partial<Wanted>;
  statements: string[];
}

const CREATE_ROLE = `CREATE ROLE "shop" LOGIN PASSWORD 'VERIFIER'; COMMENT ON ROLE "shop" IS 'infra-orchestration.dev/owner: portal/1'; GRANT "shop" TO CURRENT_USER`;
const COMMENT = `COMMENT ON DATABASE "shop" IS 'infra-orchestration.dev/owner: portal/1'`;

const cases: Case[] = [
  { reason: 'all is as wanted', statements: [] },
  {
    reason:
      'nothing is there: the role with its mark, then its database, then the rest',
    ownRole: null,
    database: null,
    statements: [
      CREATE_ROLE,
      'CREATE DATABASE "shop" OWNER "shop"',
      COMMENT,
      'ALTER DATABASE "shop" CONNECTION LIMIT 10',
      'REVOKE ALL ON DATABASE "shop" FROM PUBLIC',
      'GRANT CONNECT ON DATABASE "shop" TO "reporting"',
    ],
  },
  {
    reason: 'died before the database was made: the role stays',
    database: null,
    wanted: { readers: [], connectionLimit: -1 },
    statements: [
      'CREATE DATABASE "shop" OWNER "shop"',
      COMMENT,
      'REVOKE ALL ON DATABASE "shop" FROM PUBLIC',
    ],
  },
  {
    reason: 'died before the database was marked',
    database: { comment: null },
    statements: [COMMENT],
  },
  {
    reason: 'words that people added to the comment stay',
    database: { comment: `${commentOf('portal/1')} (ask Ada)` },
    statements: [],
  },
  {
    reason: 'the password is not in force',
    password: 'refused',
    statements: [`ALTER ROLE "shop" PASSWORD 'VERIFIER'`],
  },
  {
    reason: 'a password that cannot be tried is left alone',
    password: 'untold',
    statements: [],
  },
  {
    reason: 'a renamed owner takes its database along',
    wanted: { owner: 'app' },
    statements: ['ALTER ROLE "shop" RENAME TO "app"'],
  },
  {
    reason: 'the owner was dropped, and its database given to somebody',
    ownRole: null,
    database: { owner: 'somebody', ownerComment: null },
    statements: [CREATE_ROLE, 'ALTER DATABASE "shop" OWNER TO "shop"'],
  },
  {
    reason: 'readers are exactly those wanted',
    database: { readers: ['other', 'reporting'] },
    wanted: { readers: ['third', 'reporting'] },
    statements: [
      'REVOKE ALL ON DATABASE "shop" FROM "other"',
      'GRANT CONNECT ON DATABASE "shop" TO "third"',
    ],
  },
  {
    reason: 'everything that was taken away is given back',
    ownRole: { canLogin: false, expired: true, administered: false },
    database: {
      allowConnections: false,
      publicAccess: true,
      ownerAccess: false,
      connectionLimit: -1,
    },
    statements: [
      'ALTER ROLE "shop" LOGIN',
      `ALTER ROLE "shop" VALID UNTIL 'infinity'`,
      'GRANT "shop" TO CURRENT_USER',
      'ALTER DATABASE "shop" ALLOW_CONNECTIONS true',
      'ALTER DATABASE "shop" CONNECTION LIMIT 10',
      'REVOKE ALL ON DATABASE "shop" FROM PUBLIC',
      'GRANT ALL ON DATABASE "shop" TO "shop"',
    ],
  },
  {
    reason: 'names are quoted, whatever they are',
    database: { readers: [] },
    wanted: { readers: ['a"; DROP DATABASE shop; --'] },
    statements: [
      'GRANT CONNECT ON DATABASE "shop" TO "a""; DROP DATABASE shop; --"',
    ],
  },
];

describe('changesFor', () => {
  it.each(cases)('$reason', c => {
    const outside: Outside = {
      database:
        c.database === null ? undefined : { ...database, ...c.database },
      ownRole: c.ownRole === null ? undefined : { ...role, ...c.ownRole },
      existingReaders: [],
    };
    const changes = changesFor(
      outside,
      { ...wanted, ...c.wanted },
      c.password ?? 'accepted',
    );
    expect(changes.map(change => change.sql('VERIFIER'))).toEqual(c.statements);
    expect(JSON.stringify(changes.map(change => change.diff))).not.toContain(
      'VERIFIER',
    );
  });
});
