import { PasswordState, changesFor } from './changes';
import { DATABASE_PRIVILEGES } from './grants';
import { DatabaseState, Outside, UserState, Wanted } from './outside';

const wanted: Wanted = {
  name: 'shop_dev',
  account: { name: 'shop_dev', host: '%' },
  characterSet: 'utf8mb4',
  connectionLimit: 10,
  requireTls: false,
  mark: 'portal/1',
  marksDatabase: 'infra_orchestration',
};
const database: DatabaseState = {
  characterSet: 'utf8mb4',
  collation: 'utf8mb4_general_ci',
  birthmarked: false,
};
const user: UserState = {
  account: wanted.account,
  tls: 'none',
  birthmarked: false,
  connectionLimit: 10,
  expired: false,
  locked: false,
  grants: { complete: true, excess: [], roles: [] },
};
const MADE = { mark: 'portal/1', made: true };
const CLAIMED = { mark: 'portal/1', made: false };

interface Case {
  reason: string;
  database?: Partial<DatabaseState> | null;
  user?: Partial<UserState> | null;
  outside?: Partial<Outside>;
  password?: PasswordState;
  wanted?: Partial<Wanted>;
  statements: string[];
}

const U = "'shop_dev'@'%'";
const GRANT = `GRANT ${DATABASE_PRIVILEGES.join(
  ', ',
)} ON \`shop\\_dev\`.* TO ${U}`;
const INSERT =
  'INSERT INTO `infra_orchestration`.marks (kind, name, host, mark, made) VALUES (?, ?, ?, ?, FALSE)';
const UPDATE = (made: string) =>
  `UPDATE \`infra_orchestration\`.marks SET made = ${made} WHERE kind = ? AND name = ? AND host = ? AND mark = ?`;
const CREATE_DATABASE =
  'CREATE DATABASE `shop_dev` CHARACTER SET utf8mb4 COLLATE utf8mb4_esperanto_ci';
const CREATE_USER = (identified: string) =>
  `CREATE USER ${U} ${identified} REQUIRE SUBJECT 'infra-orchestration.dev/owner: portal/1' WITH MAX_USER_CONNECTIONS 10`;
/** What PASSWORD("PASSWORD") of a server answers. */
const HASHED =
  "IDENTIFIED VIA mysql_native_password USING '*845A9ADD7E1A82B6459804066B3A45D0025897B6'";

const cases: Case[] = [
  { reason: 'all is as wanted', statements: [] },
  {
    reason:
      'nothing is there: each thing between its claim and its mark, and what it was born with taken off last',
    database: null,
    user: null,
    outside: { databaseMark: undefined, userMark: undefined },
    statements: [
      INSERT,
      CREATE_DATABASE,
      UPDATE('TRUE'),
      'ALTER DATABASE `shop_dev` CHARACTER SET utf8mb4',
      INSERT,
      CREATE_USER(HASHED),
      UPDATE('TRUE'),
      GRANT,
      `ALTER USER ${U} REQUIRE NONE`,
    ],
  },
  {
    reason: 'MySQL hashes the password itself',
    user: null,
    outside: { flavour: 'mysql', userMark: undefined },
    statements: [
      INSERT,
      CREATE_USER("IDENTIFIED BY 'PASSWORD'"),
      UPDATE('TRUE'),
      GRANT,
      `ALTER USER ${U} REQUIRE NONE`,
    ],
  },
  {
    reason: 'what was dropped by hand is claimed again before it is made',
    database: null,
    statements: [
      UPDATE('FALSE'),
      CREATE_DATABASE,
      UPDATE('TRUE'),
      'ALTER DATABASE `shop_dev` CHARACTER SET utf8mb4',
    ],
  },
  {
    reason: 'died before the database was marked as made',
    database: { collation: 'utf8mb4_esperanto_ci', birthmarked: true },
    outside: { databaseMark: CLAIMED },
    statements: [
      UPDATE('TRUE'),
      'ALTER DATABASE `shop_dev` CHARACTER SET utf8mb4',
    ],
  },
  {
    reason: 'died before the user was marked as made',
    user: {
      birthmarked: true,
      tls: 'certificate',
      grants: { complete: false, excess: [], roles: [] },
    },
    outside: { userMark: CLAIMED },
    statements: [UPDATE('TRUE'), GRANT, `ALTER USER ${U} REQUIRE NONE`],
  },
  {
    reason: 'the collation asked for may be the one to be born with',
    database: { collation: 'utf8mb4_esperanto_ci', birthmarked: true },
    wanted: { collation: 'utf8mb4_esperanto_ci' },
    statements: [],
  },
  {
    reason: 'a collation that nobody asked for is left alone',
    database: { collation: 'utf8mb4_bin' },
    statements: [],
  },
  {
    reason: 'character set and collation are as asked for',
    wanted: { characterSet: 'latin1', collation: 'latin1_bin' },
    statements: [
      'ALTER DATABASE `shop_dev` CHARACTER SET latin1 COLLATE latin1_bin',
    ],
  },
  {
    reason: 'the password is not in force',
    password: 'refused',
    statements: [`ALTER USER ${U} ${HASHED}`],
  },
  {
    reason: 'a password that cannot be tried is left alone',
    password: 'untold',
    statements: [],
  },
  {
    reason: 'what is missing is granted, and nothing revoked',
    user: { grants: { complete: false, excess: [], roles: [] } },
    statements: [GRANT],
  },
  {
    reason: 'what is too much is revoked',
    user: { grants: { complete: true, excess: ['SELECT ON *.*'], roles: [] } },
    statements: [`REVOKE ALL PRIVILEGES, GRANT OPTION FROM ${U}`, GRANT],
  },
  {
    reason: 'MySQL is told each role',
    user: {
      grants: { complete: true, excess: ['`r`@`%`'], roles: ['`r`@`%`'] },
    },
    outside: { flavour: 'mysql' },
    statements: [
      `REVOKE \`r\`@\`%\` FROM ${U}`,
      `REVOKE ALL PRIVILEGES, GRANT OPTION FROM ${U}`,
      GRANT,
    ],
  },
  {
    reason: 'everything that was taken away is given back',
    user: {
      locked: true,
      expired: true,
      tls: 'certificate',
      connectionLimit: 0,
    },
    statements: [
      `ALTER USER ${U} ${HASHED}`,
      `ALTER USER ${U} WITH MAX_USER_CONNECTIONS 10`,
      `ALTER USER ${U} ACCOUNT UNLOCK`,
      `ALTER USER ${U} REQUIRE NONE`,
    ],
  },
  {
    reason: 'TLS can be asked for',
    wanted: { requireTls: true },
    statements: [`ALTER USER ${U} REQUIRE SSL`],
  },
];

describe('changesFor', () => {
  it.each(cases)('$reason', c => {
    const outside: Outside = {
      flavour: 'mariadb',
      grantObject: '`shop\\_dev`.*',
      database:
        c.database === null ? undefined : { ...database, ...c.database },
      user: c.user === null ? undefined : { ...user, ...c.user },
      databaseMark: MADE,
      userMark: MADE,
      formerUsers: [],
      marksMissing: false,
      ...c.outside,
    };
    const changes = changesFor(
      outside,
      { ...wanted, ...c.wanted },
      c.password ?? 'accepted',
    );
    expect(
      changes
        .flatMap(change => change.statements('PASSWORD'))
        .map(({ sql }) => sql),
    ).toEqual(c.statements);
    expect(JSON.stringify(changes.map(change => change.diff))).not.toContain(
      'PASSWORD',
    );
  });
});
