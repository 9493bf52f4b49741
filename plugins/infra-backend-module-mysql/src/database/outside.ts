import { Flavour } from '../client/password';
import { Session } from '../client/Session';
import { Account, accountOf } from '../client/sql';
import { numberOf } from '../errors';
import { GrantState, grantObject, judgeGrants } from './grants';
import {
  BIRTH_COLLATION,
  Mark,
  Marks,
  belongingOf,
  birthSubject,
  readMarks,
} from './marks';

/** What the server has of one instance, and what stands in its way. */
export interface Outside {
  flavour: Flavour;
  /** The database as grants name it. */
  grantObject: string;
  /** The database of the wanted name, whoever's it is. */
  database?: DatabaseState;
  /** The wanted account, whoever's it is. */
  user?: UserState;
  databaseMark?: Mark;
  userMark?: Mark;
  /** Accounts that this instance had under another name or host. */
  formerUsers: MarkedUser[];
  marksMissing: boolean;
}

export interface DatabaseState {
  characterSet: string;
  collation: string;
  birthmarked: boolean;
}

export interface UserState {
  account: Account;
  /** What a login has to bring along besides the password. */
  tls: 'none' | 'any' | 'certificate';
  birthmarked: boolean;
  /** 0: none. */
  connectionLimit: number;
  expired: boolean;
  locked: boolean;
  grants: GrantState;
}

/** An account that is marked as this instance's, be it there or not. */
export interface MarkedUser {
  account: Account;
  mark: Mark;
  present: boolean;
  birthmarked: boolean;
}

export interface Wanted {
  name: string;
  account: Account;
  characterSet: string;
  /** Absent: that of the server. */
  collation?: string;
  /** 0: none. */
  connectionLimit: number;
  requireTls: boolean;
  mark: string;
  marksDatabase: string;
}

/** There is no such account. */
const NO_ACCOUNT = 1141;

/** Where each server keeps what it says in no common place. */
const ACCOUNTS: Record<Flavour, string> = {
  mariadb: `SELECT u.*, JSON_VALUE(g.Priv, '$.account_locked') = 1 AS locked
    FROM mysql.user u LEFT JOIN mysql.global_priv g
      ON g.User = u.User AND g.Host = u.Host`,
  mysql: `SELECT u.*, u.account_locked = 'Y' AS locked FROM mysql.user u`,
};

interface AccountRow {
  name: string;
  host: string;
  tls: string;
  subject: string;
  connectionLimit: number;
  expired: number;
  locked: number | null;
}

export async function inspect(
  session: Session,
  wanted: Wanted,
): Promise<Outside> {
  const server = await inspectServer(session);
  const before = await readMarks(session, wanted.marksDatabase, wanted);
  const database = await inspectDatabase(session, wanted.name);
  const accounts = await inspectAccounts(session, server.flavour, [
    wanted.account,
    ...before.further,
  ]);
  const object = grantObject(wanted.name, server.partialRevokes);
  const row = rowOf(accounts, wanted.account);
  const birthmarked = row?.subject === birthSubject(wanted.mark);
  const strange =
    belongingOf(database, before.database, wanted.mark) === 'others' ||
    belongingOf(row && { birthmarked }, before.user, wanted.mark) === 'others';
  // Without the lock the thing may have been made, and marked, since the marks were read.
  const marks = strange
    ? await readMarks(session, wanted.marksDatabase, wanted)
    : before;
  return {
    flavour: server.flavour,
    grantObject: object,
    database,
    user: row && {
      account: wanted.account,
      tls: tlsIn(row.tls),
      birthmarked,
      connectionLimit: row.connectionLimit,
      expired: Boolean(row.expired),
      locked: Boolean(row.locked),
      grants: judgeGrants(await showGrants(session, wanted.account), object),
    },
    databaseMark: marks.database,
    userMark: marks.user,
    formerUsers: formerUsersOf(marks, accounts, wanted.mark),
    marksMissing: marks.missing,
  };
}

/** In one statement, which needs no privilege and is understood by all servers. */
export async function inspectServer(
  session: Session,
): Promise<{ flavour: Flavour; partialRevokes: boolean }> {
  const rows = await session.query<{ Variable_name: string; Value: string }>(
    `SHOW GLOBAL VARIABLES WHERE Variable_name IN ('version', 'partial_revokes')`,
  );
  const valueOf = (name: string) =>
    rows.find(row => row.Variable_name === name)?.Value ?? '';
  return {
    flavour: /mariadb/i.test(valueOf('version')) ? 'mariadb' : 'mysql',
    partialRevokes: valueOf('partial_revokes') === 'ON',
  };
}

async function inspectDatabase(
  session: Session,
  name: string,
): Promise<DatabaseState | undefined> {
  const rows = await session.query<{
    name: string;
    characterSet: string;
    collation: string;
  }>(
    `SELECT SCHEMA_NAME AS name, DEFAULT_CHARACTER_SET_NAME AS characterSet,
        DEFAULT_COLLATION_NAME AS collation
      FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = ?`,
    [name],
  );
  // The comparison of the server takes no account of case, its names may.
  const found = rows.find(row => row.name === name);
  return (
    found && {
      characterSet: found.characterSet,
      collation: found.collation,
      birthmarked: found.collation === BIRTH_COLLATION,
    }
  );
}

async function inspectAccounts(
  session: Session,
  flavour: Flavour,
  accounts: Account[],
): Promise<AccountRow[]> {
  return session.query<AccountRow>(
    `SELECT User AS name, Host AS host, ssl_type AS tls,
        CONVERT(x509_subject USING utf8mb4) AS subject,
        max_user_connections AS connectionLimit,
        password_expired = 'Y' AS expired, locked
      FROM (${ACCOUNTS[flavour]}) accounts WHERE (User, Host) IN (?)`,
    [accounts.map(({ name, host }) => [name, host])],
  );
}

async function showGrants(
  session: Session,
  account: Account,
): Promise<string[]> {
  try {
    const rows = await session.query<Record<string, string>>(
      `SHOW GRANTS FOR ${accountOf(account)}`,
    );
    return rows.flatMap(row => Object.values(row));
  } catch (error) {
    if (numberOf(error) === NO_ACCOUNT) {
      // Gone since it was looked at; the rest of the look shows it as it was.
      return [];
    }
    throw error;
  }
}

function formerUsersOf(
  { further }: Marks,
  accounts: AccountRow[],
  mark: string,
): MarkedUser[] {
  return further.map(({ name, host, ...rest }) => {
    const row = rowOf(accounts, { name, host });
    return {
      account: { name, host },
      mark: { mark: rest.mark, made: rest.made },
      present: row !== undefined,
      birthmarked: row?.subject === birthSubject(mark),
    };
  });
}

function rowOf(rows: AccountRow[], { name, host }: Account) {
  return rows.find(row => row.name === name && row.host === host);
}

function tlsIn(type: string): UserState['tls'] {
  if (type === '') {
    return 'none';
  }
  return type === 'ANY' ? 'any' : 'certificate';
}
