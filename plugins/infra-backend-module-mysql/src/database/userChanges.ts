import { FieldDiff } from '@infra-orchestration/backstage-plugin-infra-common';
import { Flavour, identifiedBy } from '../client/password';
import { accountOf, literal } from '../client/sql';
import type { Change, PasswordState } from './changes';
import { DATABASE_PRIVILEGES } from './grants';
import { MarkStatements, Marked, Statement, birthSubject } from './marks';
import { Outside, UserState, Wanted } from './outside';

export function userCreation(outside: Outside, wanted: Wanted): Change {
  const { flavour, userMark } = outside;
  const { mark, marksDatabase, connectionLimit } = wanted;
  const marks = new MarkStatements(marksDatabase, mark);
  const row = rowOf(wanted);
  const account = accountOf(wanted.account);
  const born = `REQUIRE SUBJECT ${literal(birthSubject(mark))}`;
  const limit = `WITH MAX_USER_CONNECTIONS ${connectionLimit}`;
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
        )} ${born} ${limit}`,
      },
      marks.made(row),
      grantTo(account, outside),
      // Last, so that whoever can log in has all that it needs.
      { sql: `ALTER USER ${account} ${tlsClause(wanted)}` },
    ],
  };
}

export function userChanges(
  found: UserState,
  outside: Outside,
  { wanted, password }: { wanted: Wanted; password: PasswordState },
): Change[] {
  const marks = new MarkStatements(wanted.marksDatabase, wanted.mark);
  const unmarked = change(
    { path: '/user/marked', before: false, after: true },
    () => [marks.made(rowOf(wanted))],
  );
  return [
    ...(outside.userMark?.made ? [] : [unmarked]),
    ...grantChanges(found, outside, wanted),
    ...passwordChanges(found, outside.flavour, { wanted, password }),
    ...settingChanges(found, wanted),
  ];
}

function grantChanges(
  { grants }: UserState,
  outside: Outside,
  { account }: Wanted,
): Change[] {
  const { complete, excess, roles } = grants;
  if (complete && excess.length === 0) {
    return [];
  }
  const own = complete ? [outside.grantObject] : [];
  // Single rights could be revoked only in the words of each level; all at once in one statement.
  const from = `FROM ${accountOf(account)}`;
  const revocations = [
    ...(outside.flavour === 'mysql' ? roles : []).map(
      role => `REVOKE ${role} ${from}`,
    ),
    `REVOKE ALL PRIVILEGES, GRANT OPTION ${from}`,
  ].map(sql => ({ sql }));
  return [
    change(
      {
        path: '/user/grants',
        before: [...excess, ...own].join('; '),
        after: outside.grantObject,
      },
      () => [
        ...(excess.length > 0 ? revocations : []),
        grantTo(accountOf(account), outside),
      ],
    ),
  ];
}

/** MySQL ends an expiry only with a password, be it the same one. */
function passwordChanges(
  { expired }: UserState,
  flavour: Flavour,
  { wanted, password }: { wanted: Wanted; password: PasswordState },
): Change[] {
  const account = accountOf(wanted.account);
  const set = (secret: string) => [
    { sql: `ALTER USER ${account} ${identifiedBy(flavour, secret)}` },
  ];
  return [
    ...(password === 'refused'
      ? [change({ path: '/password', secret: true }, set)]
      : []),
    ...(expired
      ? [change({ path: '/user/expired', before: true, after: false }, set)]
      : []),
  ];
}

function settingChanges(found: UserState, wanted: Wanted): Change[] {
  const account = accountOf(wanted.account);
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
      clause: tlsClause(wanted),
    },
  ];
  return settings
    .filter(({ before, after }) => before !== after)
    .map(({ path, before, after, clause }) =>
      change({ path, before, after }, () => [
        { sql: `ALTER USER ${account} ${clause}` },
      ]),
    );
}

function change(diff: FieldDiff, statements: Change['statements']): Change {
  return { what: 'user', makes: false, diff, statements };
}

function grantTo(account: string, { grantObject }: Outside): Statement {
  return {
    sql: `GRANT ${DATABASE_PRIVILEGES.join(
      ', ',
    )} ON ${grantObject} TO ${account}`,
  };
}

function tlsClause({ requireTls }: Wanted): string {
  return `REQUIRE ${requireTls ? 'SSL' : 'NONE'}`;
}

function rowOf({ account }: Wanted): Marked {
  return { kind: 'user', ...account };
}
