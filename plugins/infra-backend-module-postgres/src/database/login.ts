import { PostgresServer } from '../client/PostgresServer';
import { sqlStateOf, toDriverError } from '../errors';
import { PasswordState } from './changes';
import { Outside } from './outside';

export interface LoginTrial {
  password: PasswordState;
  /** The owner can use the database now, as far as can be told. */
  usable: boolean;
  message?: string;
}

/** Nobody logs in as a role of somebody else; that the stored password is not its own is known. */
export const notYetOurs: LoginTrial = {
  password: 'refused',
  usable: false,
  message: 'It bears no mark yet',
};

/**
 * Logs in as the owner would: the one proof that the stored password is in force, since the server
 * shows its own copy to superusers only.
 */
export async function tryLogin(
  server: PostgresServer,
  outside: Outside,
  login: { database: string; password: string | undefined },
  signal: AbortSignal,
): Promise<LoginTrial> {
  const { database, ownRole } = outside;
  if (!database || !ownRole) {
    return {
      password: 'untold',
      usable: false,
      message: database ? 'The owner is missing' : 'The database is missing',
    };
  }
  if (!ownRole.canLogin || ownRole.expired || !database.allowConnections) {
    return {
      password: 'untold',
      usable: false,
      message: ownRole.canLogin
        ? `The database ${login.database} lets nobody in`
        : `The role ${ownRole.name} may not log in`,
    };
  }
  const { password } = login;
  if (password === undefined) {
    return {
      password: 'refused',
      usable: false,
      message: `No password of ${ownRole.name} is stored`,
    };
  }
  if (!server.settings.verifyLogin) {
    return { password: 'untold', usable: true };
  }
  try {
    await server.visit(
      { database: login.database, user: ownRole.name, password },
      signal,
      session => session.query('SELECT 1'),
    );
    return { password: 'accepted', usable: true };
  } catch (error) {
    signal.throwIfAborted();
    return afterFailure(error, ownRole.name);
  }
}

function afterFailure(error: unknown, role: string): LoginTrial {
  switch (sqlStateOf(error)) {
    case '28P01':
      return {
        password: 'refused',
        usable: false,
        message: `The stored password of ${role} is not the one in force`,
      };
    case '28000':
      return {
        password: 'untold',
        usable: false,
        message: `The server lets ${role} not log in from here (pg_hba.conf). Where that is meant, set \`verifyLogin: false\` in the provider's config`,
      };
    // Privileges and the number of sessions are looked at after the password.
    case '42501':
      return {
        password: 'accepted',
        usable: false,
        message: `The role ${role} may not connect to its database`,
      };
    case '53300':
      return { password: 'accepted', usable: true };
    default:
      throw toDriverError(error, `log in as ${role}`, 'conflict');
  }
}
