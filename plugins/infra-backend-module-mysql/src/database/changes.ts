import { FieldDiff } from '@infra-orchestration/backstage-plugin-infra-common';
import { Flavour, identifiedBy } from '../client/password';
import { accountOf, identifier, literal } from '../client/sql';
import { DATABASE_PRIVILEGES } from './grants';
import {
  BIRTH_CHARACTER_SET,
  BIRTH_COLLATION,
  MarkStatements,
  Statement,
  birthSubject,
} from './marks';
import {
  DatabaseState,
  MarkedUser,
  Outside,
  UserState,
  Wanted,
} from './outside';

/**
 * One thing that is not as wanted, and the statements that mend it. What `observe` tells and what
 * `apply` does both come from here, so they cannot differ.
 */
export interface Change {
  diff: FieldDiff;
  /** Of what; a missing right to change an account may be a matter of that account. */
  what: 'database' | 'user';
  /** Whether it makes something, or changes what is there. */
  makes: boolean;
  /** An account to be dropped with all that hangs on it; there are no statements then. */
  drops?: MarkedUser;
  /** To be run one after the other. */
  statements(password: string): Statement[];
}

/** Whether the user's stored password is in force; `untold` where that cannot be seen. */
export type PasswordState = 'accepted' | 'refused' | 'untold';

/** For an outside that is ours or empty; in the order in which the changes are to be made. */
export function changesFor(
  outside: Outside,
  wanted: Wanted,
  password: PasswordState,
): Change[] {
  const { database, user } = outside;
  return [
    ...(database
      ? databaseChanges(database, outside, wanted)
      : [databaseCreation(outside, wanted)]),
    ...(user
      ? userChanges(user, outside, wanted, password)
      : [userCreation(outside, wanted)]),
    ...formerUserChanges(outside, wanted),
  ];
}

const markedDatabase = ({ name }: Wanted) =>
  ({ kind: 'database', name, host: '' } as const);
const markedUser = ({ account }: Wanted) =>
  ({ kind: 'user', ...account } as const);
const statementsOf = ({ marksDatabase, mark }: Wanted) =>
  new MarkStatements(marksDatabase, mark);

function databaseCreation({ databaseMark }: Outside, wanted: Wanted): Change {
  const marks = statementsOf(wanted);
  const row = markedDatabase(wanted);
  return {
    what: 'database',
    makes: true,
    diff: { path: '/database', after: wanted.name },
    statements: () => [
      marks.claim(row, databaseMark),
      {
        sql: `CREATE DATABASE ${identifier(
          wanted.name,
        )} CHARACTER SET ${BIRTH_CHARACTER_SET} COLLATE ${BIRTH_COLLATION}`,
      },
      marks.made(row),
      { sql: alterDatabase(wanted) },
    ],
  };
}

function databaseChanges(
  { characterSet, collation }: DatabaseState,
  { databaseMark }: Outside,
  wanted: Wanted,
): Change[] {
  const changes: Change[] = [];
  if (!databaseMark?.made) {
    changes.push({
      what: 'database',
      makes: false,
      diff: { path: '/database/marked', before: false, after: true },
      statements: () => [statementsOf(wanted).made(markedDatabase(wanted))],
    });
  }
  const asWanted = wanted.collation
    ? collation === wanted.collation
    : collation !== BIRTH_COLLATION;
  if (characterSet !== wanted.characterSet || !asWanted) {
    changes.push({
      what: 'database',
      makes: false,
      diff: {
        path: '/database/collation',
        before: `${characterSet}, ${collation}`,
        after: `${wanted.characterSet}, ${wanted.collation ?? 'its default'}`,
      },
      statements: () => [{ sql: alterDatabase(wanted) }],
    });
  }
  return changes;
}

function alterDatabase({ name, characterSet, collation }: Wanted): string {
  return `ALTER DATABASE ${identifier(name)} CHARACTER SET ${characterSet}${
    collation ? ` COLLATE ${collation}` : ''
  }`;
}

function userCreation(outside: Outside, wanted: Wanted): Change {
  const { flavour, userMark } = outside;
  const marks = statementsOf(wanted);
  const row = markedUser(wanted);
  const account = accountOf(wanted.account);
  const { connectionLimit, requireTls } = wanted;
  return {
    what: 'user',
    makes: true,
    diff: { path: '/user', after: `${row.name}@${row.host}` },
    statements: password => [
      marks.claim(row, userMark),
      {
        sql: `CREATE USER ${account} ${identifiedBy(
          flavour,
          password,
        )} REQUIRE SUBJECT ${literal(
          birthSubject(wanted.mark),
        )} WITH MAX_USER_CONNECTIONS ${connectionLimit}`,
      },
      marks.made(row),
      { sql: grantTo(account, outside) },
      // Last, so that whoever can log in has all that it needs.
      { sql: `ALTER USER ${account} REQUIRE ${requirement(requireTls)}` },
    ],
  };
}

function userChanges(
  found: UserState,
  outside: Outside,
  wanted: Wanted,
  password: PasswordState,
): Change[] {
  const account = accountOf(wanted.account);
  const change = (
    diff: FieldDiff,
    ...sql: ((flavour: Flavour, secret: string) => string)[]
  ): Change => ({
    what: 'user',
    makes: false,
    diff,
    statements: secret => sql.map(of => ({ sql: of(outside.flavour, secret) })),
  });
  const changes: Change[] = [];
  if (!outside.userMark?.made) {
    changes.push({
      ...change({ path: '/user/marked', before: false, after: true }),
      statements: () => [statementsOf(wanted).made(markedUser(wanted))],
    });
  }
  changes.push(...grantChanges(found, outside, wanted));
  if (password === 'refused') {
    changes.push(
      change(
        { path: '/password', secret: true },
        (flavour, secret) =>
          `ALTER USER ${account} ${identifiedBy(flavour, secret)}`,
      ),
    );
  }
  if (found.expired) {
    changes.push(
      change(
        { path: '/user/expired', before: true, after: false },
        // MySQL ends the expiry only with a password, be it the same one.
        (flavour, secret) =>
          `ALTER USER ${account} ${identifiedBy(flavour, secret)}`,
      ),
    );
  }
  const settings = [
    {
      path: '/connectionLimit',
      before: found.connectionLimit,
      after: wanted.connectionLimit,
      clause: `WITH MAX_USER_CONNECTIONS ${wanted.connectionLimit}`,
    },
    {
      path: '/user/locked',
      before: found.locked,
      after: false,
      clause: 'ACCOUNT UNLOCK',
    },
    {
      path: '/user/tls',
      before: found.tls,
      after: wanted.requireTls ? 'any' : 'none',
      clause: `REQUIRE ${requirement(wanted.requireTls)}`,
    },
  ];
  for (const { path, before, after, clause } of settings) {
    if (before !== after) {
      changes.push(
        change(
          { path, before, after },
          () => `ALTER USER ${account} ${clause}`,
        ),
      );
    }
  }
  return changes;
}

function grantChanges(
  { grants }: UserState,
  outside: Outside,
  wanted: Wanted,
): Change[] {
  const account = accountOf(wanted.account);
  const { complete, excess } = grants;
  if (complete && excess.length === 0) {
    return [];
  }
  // Single rights could be revoked only in the words of each level; all at once in one statement.
  const revoke =
    excess.length > 0
      ? [{ sql: `REVOKE ALL PRIVILEGES, GRANT OPTION FROM ${account}` }]
      : [];
  return [
    {
      what: 'user',
      makes: false,
      diff: {
        path: '/user/grants',
        before: [...excess, complete ? outside.grantObject : 'not all'].join(
          '; ',
        ),
        after: outside.grantObject,
      },
      statements: () => [...revoke, { sql: grantTo(account, outside) }],
    },
  ];
}

function grantTo(account: string, { grantObject }: Outside): string {
  return `GRANT ${DATABASE_PRIVILEGES.join(
    ', ',
  )} ON ${grantObject} TO ${account}`;
}

function requirement(tls: boolean): string {
  return tls ? 'SSL' : 'NONE';
}

/** The stored password is that of the new account as well, so the old one is needed no longer. */
function formerUserChanges(outside: Outside, wanted: Wanted): Change[] {
  return outside.formerUsers.map(former => {
    const { account } = former;
    return {
      what: 'user',
      makes: false,
      diff: {
        path: '/user',
        before: `${account.name}@${account.host}`,
        after: `${wanted.account.name}@${wanted.account.host}`,
      },
      drops: former,
      statements: () => [],
    };
  });
}
