import { escapeIdentifier, escapeLiteral } from 'pg';
import { FieldDiff } from '@infra-orchestration/backstage-plugin-infra-common';
import { commentOf, markIn } from './names';
import { DatabaseState, Outside, RoleState, Wanted } from './outside';

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
  /** Whether it makes something, or changes what is there. */
  makes: boolean;
  /** @param verifier - of the owner's password; see `scramVerifier` */
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
  const { database, ownRole } = outside;
  return [
    ...(ownRole
      ? roleChanges(ownRole, wanted, password)
      : [roleCreation(wanted)]),
    ...(database ? [] : [databaseCreation(wanted)]),
    ...settingChanges(database ?? asCreated(wanted), ownRole, wanted),
  ];
}

function roleCreation({ owner, mark }: Wanted): Change {
  const role = escapeIdentifier(owner);
  return {
    phase: 'role',
    makes: true,
    diff: { path: '/owner', after: owner },
    sql: verifier =>
      [
        `CREATE ROLE ${role} LOGIN PASSWORD ${escapeLiteral(verifier)}`,
        `COMMENT ON ROLE ${role} IS ${escapeLiteral(commentOf(mark))}`,
        // Only a member may make a database for the role, and drop it.
        `GRANT ${role} TO CURRENT_USER`,
      ].join('; '),
  };
}

function databaseCreation({ name, owner }: Wanted): Change {
  return {
    phase: 'create',
    makes: true,
    diff: { path: '/database', after: name },
    sql: () =>
      `CREATE DATABASE ${escapeIdentifier(name)} OWNER ${escapeIdentifier(
        owner,
      )}`,
  };
}

/** A field as found and as wanted, and what brings it from one to the other. */
interface Field<T extends FieldDiff['before'] = FieldDiff['before']> {
  path: string;
  before: T;
  after: T;
  sql: string;
}

function differing(phase: Change['phase'], fields: Field[]): Change[] {
  return fields
    .filter(({ before, after }) => before !== after)
    .map(({ path, before, after, sql }) => ({
      phase,
      makes: false,
      diff: { path, before, after },
      sql: () => sql,
    }));
}

function roleChanges(
  found: RoleState,
  { owner, mark }: Wanted,
  password: PasswordState,
): Change[] {
  const role = escapeIdentifier(owner);
  const comment = marked(found.comment, mark);
  const changes = differing('role', [
    {
      path: '/owner',
      before: found.name,
      after: owner,
      sql: `ALTER ROLE ${escapeIdentifier(found.name)} RENAME TO ${role}`,
    },
    {
      path: '/role/comment',
      before: found.comment,
      after: comment,
      sql: `COMMENT ON ROLE ${role} IS ${escapeLiteral(comment)}`,
    },
    {
      path: '/role/login',
      before: found.canLogin,
      after: true,
      sql: `ALTER ROLE ${role} LOGIN`,
    },
    {
      path: '/role/expired',
      before: found.expired,
      after: false,
      sql: `ALTER ROLE ${role} VALID UNTIL 'infinity'`,
    },
    {
      path: '/role/administered',
      before: found.administered,
      after: true,
      sql: `GRANT ${role} TO CURRENT_USER`,
    },
  ]);
  if (password === 'refused') {
    changes.push({
      phase: 'role',
      makes: false,
      diff: { path: '/password', secret: true },
      sql: verifier => `ALTER ROLE ${role} PASSWORD ${escapeLiteral(verifier)}`,
    });
  }
  return changes;
}

/** A comment with our mark, and all that people say in it. */
function marked(found: string | null, mark: string): string {
  if (found && markIn(found) === mark) {
    return found;
  }
  return found ? `${commentOf(mark)}\n${found}` : commentOf(mark);
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
    ownerAccess: true,
    readers: [],
  };
}

function settingChanges(
  found: DatabaseState,
  ownRole: RoleState | undefined,
  wanted: Wanted,
): Change[] {
  const database = escapeIdentifier(wanted.name);
  const owner = escapeIdentifier(wanted.owner);
  const comment = marked(found.comment, wanted.mark);
  // A role that is about to get another name takes its property along.
  const isOwned = found.owner === (ownRole?.name ?? wanted.owner);

  return differing('settings', [
    {
      path: '/database/owner',
      before: isOwned ? wanted.owner : found.owner,
      after: wanted.owner,
      sql: `ALTER DATABASE ${database} OWNER TO ${owner}`,
    },
    {
      path: '/database/comment',
      before: found.comment,
      after: comment,
      sql: `COMMENT ON DATABASE ${database} IS ${escapeLiteral(comment)}`,
    },
    {
      path: '/database/allowConnections',
      before: found.allowConnections,
      after: true,
      sql: `ALTER DATABASE ${database} ALLOW_CONNECTIONS true`,
    },
    {
      path: '/connectionLimit',
      before: found.connectionLimit,
      after: wanted.connectionLimit,
      sql: `ALTER DATABASE ${database} CONNECTION LIMIT ${wanted.connectionLimit}`,
    },
    {
      path: '/database/publicAccess',
      before: found.publicAccess,
      after: false,
      sql: `REVOKE ALL ON DATABASE ${database} FROM PUBLIC`,
    },
    {
      path: '/database/ownerAccess',
      before: found.ownerAccess,
      after: true,
      sql: `GRANT ALL ON DATABASE ${database} TO ${owner}`,
    },
    ...readerFields(found.readers, wanted.readers, database),
  ]);
}

function readerFields(
  found: string[],
  wanted: string[],
  database: string,
): Field[] {
  return [...new Set([...found, ...wanted])].sort().map(reader => {
    const role = escapeIdentifier(reader);
    const after = wanted.includes(reader);
    return {
      path: `/readers/${reader.replace(/~/g, '~0').replace(/\//g, '~1')}`,
      before: found.includes(reader),
      after,
      sql: after
        ? `GRANT CONNECT ON DATABASE ${database} TO ${role}`
        : `REVOKE ALL ON DATABASE ${database} FROM ${role}`,
    };
  });
}
