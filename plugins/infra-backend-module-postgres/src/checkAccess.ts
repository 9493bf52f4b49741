import { escapeIdentifier } from 'pg';
import {
  AccessCheck,
  AccessReport,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { PostgresServer } from './client/PostgresServer';
import { toDriverError } from './errors';

const OLDEST = { version: 14, number: 140000 };

interface Rights {
  version: string;
  versionNumber: number;
  superuser: boolean;
  createDatabase: boolean;
  createRole: boolean;
  signal: boolean;
}

const RIGHTS = `
  SELECT current_setting('server_version') AS "version",
    current_setting('server_version_num')::int AS "versionNumber",
    rolsuper AS "superuser",
    rolcreatedb AS "createDatabase",
    rolcreaterole AS "createRole",
    pg_has_role('pg_signal_backend', 'USAGE') AS "signal"
  FROM pg_roles WHERE rolname = current_user`;

export async function checkAccess(
  server: PostgresServer,
  signal: AbortSignal,
): Promise<AccessReport> {
  const { user } = server.settings;
  try {
    const [rights] = await server.administer(signal, session =>
      session.query<Rights & Record<string, unknown>>(RIGHTS),
    );
    return reportOf(rights, user);
  } catch (error) {
    signal.throwIfAborted();
    const failure = toDriverError(error, `log in as ${user}`);
    const checks = [
      { name: 'log in', granted: false, message: failure.message },
    ];
    if (failure.code === 'misconfigured') {
      return { ok: false, checks };
    }
    if (failure.code !== 'accessDenied') {
      throw failure;
    }
    return {
      ok: false,
      checks,
      remedy: remedyFor(user, [
        `CREATE ROLE ${escapeIdentifier(user)} LOGIN CREATEDB CREATEROLE;`,
        `-- Then set its password, in psql: \\password ${user}`,
      ]),
    };
  }
}

/** Pure. */
export function reportOf(rights: Rights, user: string): AccessReport {
  const { superuser, version } = rights;
  const checks: AccessCheck[] = [
    { name: 'log in', granted: true },
    {
      name: `server version ${OLDEST.version} or newer`,
      granted: rights.versionNumber >= OLDEST.number,
      message: `The server is version ${version}`,
    },
    { name: 'create databases', granted: superuser || rights.createDatabase },
    { name: 'create roles', granted: superuser || rights.createRole },
    {
      name: 'end sessions of others in a database to be dropped',
      granted: superuser || rights.signal,
    },
  ];
  const ok = checks.every(check => check.granted);
  const role = escapeIdentifier(user);
  return {
    ok,
    checks,
    server: `PostgreSQL ${version}`,
    remedy: ok
      ? undefined
      : remedyFor(user, [`ALTER ROLE ${role} CREATEDB CREATEROLE;`]),
  };
}

function remedyFor(user: string, statements: string[]) {
  return {
    title: 'To be run by a superuser of the server',
    mediaType: 'application/sql',
    content: [
      ...statements,
      `GRANT pg_signal_backend TO ${escapeIdentifier(user)};`,
      '',
    ].join('\n'),
  };
}
