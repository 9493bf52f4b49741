import { escapeIdentifier, escapeLiteral } from 'pg';
import { FieldDiff } from '@infra-orchestration/backstage-plugin-infra-common';
import { commentOf, markIn } from './names';
import { DatabaseState, Outside, Wanted } from './outside';

/**
 * One thing that is not as wanted, and the statement that mends it. What `observe` tells and what
 * `apply` does both come from here, so they cannot differ.
 */
export interface Change {
  diff: FieldDiff;
  /**
   * In this order. The statements of `role` take effect together, and so do those of `settings`;
   * `create` is a single one that must stand alone.
   */
  phase: 'role' | 'create' | 'settings';
  sql(verifier: string): string;
}

/** Whether the owner's stored password is in force; `untold` where that cannot be seen. */
export type PasswordState = 'accepted' | 'refused' | 'untold';

/** For an outside that is ours or empty. */
export function changesFor(
  outside: Outside,
  wanted: Wanted,
  password: PasswordState,
): Change[] {
  return [
    ...roleChanges(outside, wanted, password),
    ...(outside.database
      ? []
      : [
          change('create', '/database', { after: wanted.name }, () =>
            [
              `CREATE DATABASE ${escapeIdentifier(wanted.name)}`,
              `OWNER ${escapeIdentifier(wanted.owner)}`,
            ].join(' '),
          ),
        ]),
    ...settingChanges(outside, wanted),
  ];
}

function roleChanges(
  { ownRole }: Outside,
  { owner, mark }: Wanted,
  password: PasswordState,
): Change[] {
  const role = escapeIdentifier(owner);
  if (!ownRole) {
    return [
      change('role', '/owner', { after: owner }, verifier =>
        [
          `CREATE ROLE ${role} LOGIN PASSWORD ${escapeLiteral(verifier)}`,
          `COMMENT ON ROLE ${role} IS ${escapeLiteral(commentOf(mark))}`,
          `GRANT ${role} TO CURRENT_USER`,
        ].join('; '),
      ),
    ];
  }
  const changes: Change[] = [];
  if (ownRole.name !== owner) {
    changes.push(
      change(
        'role',
        '/owner',
        { before: ownRole.name, after: owner },
        () => `ALTER ROLE ${escapeIdentifier(ownRole.name)} RENAME TO ${role}`,
      ),
    );
  }
  if (!ownRole.canLogin) {
    changes.push(
      change(
        'role',
        '/role/login',
        { before: false, after: true },
        () => `ALTER ROLE ${role} LOGIN`,
      ),
    );
  }
  if (ownRole.expired) {
    changes.push(
      change(
        'role',
        '/role/expired',
        { before: true, after: false },
        () => `ALTER ROLE ${role} VALID UNTIL 'infinity'`,
      ),
    );
  }
  if (!ownRole.administered) {
    changes.push(
      change(
        'role',
        '/role/administered',
        { before: false, after: true },
        () => `GRANT ${role} TO CURRENT_USER`,
      ),
    );
  }
  if (password === 'refused') {
    changes.push(
      change(
        'role',
        '/password',
        { secret: true },
        verifier => `ALTER ROLE ${role} PASSWORD ${escapeLiteral(verifier)}`,
      ),
    );
  }
  return changes;
}

/** What CREATE DATABASE makes. */
function asCreated({ owner }: Wanted): DatabaseState {
  return {
    owner,
    ownerComment: null,
    comment: null,
    connectionLimit: -1,
    allowConnections: true,
    publicAccess: true,
    readers: [],
  };
}

function settingChanges(outside: Outside, wanted: Wanted): Change[] {
  const found = outside.database ?? asCreated(wanted);
  const database = escapeIdentifier(wanted.name);
  const changes: Change[] = [];
  const differs = (
    path: string,
    before: FieldDiff['before'],
    after: FieldDiff['after'],
    sql: string,
  ) => changes.push(change('settings', path, { before, after }, () => sql));

  // A role that is about to get another name takes its property along.
  if (found.owner !== (outside.ownRole?.name ?? wanted.owner)) {
    differs(
      '/database/owner',
      found.owner,
      wanted.owner,
      `ALTER DATABASE ${database} OWNER TO ${escapeIdentifier(wanted.owner)}`,
    );
  }
  if (markIn(found.comment) !== wanted.mark) {
    differs(
      '/database/comment',
      found.comment,
      commentOf(wanted.mark),
      `COMMENT ON DATABASE ${database} IS ${escapeLiteral(
        commentOf(wanted.mark),
      )}`,
    );
  }
  if (!found.allowConnections) {
    differs(
      '/database/allowConnections',
      false,
      true,
      `ALTER DATABASE ${database} ALLOW_CONNECTIONS true`,
    );
  }
  if (found.connectionLimit !== wanted.connectionLimit) {
    differs(
      '/connectionLimit',
      found.connectionLimit,
      wanted.connectionLimit,
      `ALTER DATABASE ${database} CONNECTION LIMIT ${wanted.connectionLimit}`,
    );
  }
  if (found.publicAccess) {
    differs(
      '/database/publicAccess',
      true,
      false,
      `REVOKE ALL ON DATABASE ${database} FROM PUBLIC`,
    );
  }
  const sql = readerStatements(found.readers, wanted.readers, database);
  if (sql) {
    differs('/readers', found.readers, wanted.readers, sql);
  }
  return changes;
}

function readerStatements(
  found: string[],
  wanted: string[],
  database: string,
): string {
  const added = wanted.filter(reader => !found.includes(reader));
  const gone = found.filter(reader => !wanted.includes(reader));
  return [
    ...added.map(
      reader =>
        `GRANT CONNECT ON DATABASE ${database} TO ${escapeIdentifier(reader)}`,
    ),
    ...gone.map(
      reader =>
        `REVOKE ALL ON DATABASE ${database} FROM ${escapeIdentifier(reader)}`,
    ),
  ].join('; ');
}

function change(
  phase: Change['phase'],
  path: string,
  diff: Omit<FieldDiff, 'path'>,
  sql: Change['sql'],
): Change {
  return { phase, diff: { path, ...diff }, sql };
}
