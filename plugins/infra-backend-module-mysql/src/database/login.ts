import { MysqlServer } from '../client/MysqlServer';
import { numberOf, toDriverError } from '../errors';
import { PasswordState } from './changes';
import { Outside, Wanted } from './outside';

export interface LoginTrial {
  password: PasswordState;
  /** The user can use the database now, as far as can be told. */
  usable: boolean;
  message?: string;
}

/** Logs in as the user would: the one proof on all servers that the stored password is in force. */
export async function tryLogin(
  server: MysqlServer,
  outside: Outside,
  { wanted, password }: { wanted: Wanted; password: string | undefined },
  signal: AbortSignal,
): Promise<LoginTrial> {
  const { database, user } = outside;
  const { name } = wanted.account;
  const untold = (message: string): LoginTrial => ({
    password: 'untold',
    usable: false,
    message,
  });
  if (!database || !user) {
    return untold(`The ${database ? 'user' : 'database'} is missing`);
  }
  if (user.locked || user.expired || user.tls === 'certificate') {
    return untold(`The user ${name} may not log in`);
  }
  if (password === undefined) {
    return {
      password: 'refused',
      usable: false,
      message: `No password of ${name} is stored`,
    };
  }
  if (!server.settings.verifyLogin) {
    return user.grants.complete
      ? { password: 'untold', usable: true }
      : untold(`The user ${name} may not use all of its database`);
  }
  try {
    await server.tryLogin(
      { user: name, password, database: wanted.name },
      { signal, encrypted: user.tls === 'any' },
    );
    return { password: 'accepted', usable: true };
  } catch (error) {
    signal.throwIfAborted();
    return afterFailure(error, wanted);
  }
}

function afterFailure(error: unknown, { account }: Wanted): LoginTrial {
  switch (numberOf(error)) {
    // Access denied.
    case 1045:
    case 1698:
      return {
        password: 'refused',
        usable: false,
        message: `The server refuses the stored password of ${account.name}`,
      };
    // Expired or locked since it was looked at.
    case 1820:
    case 1862:
    case 3118:
    case 4151:
      return {
        password: 'untold',
        usable: false,
        message: `The user ${account.name} may not log in`,
      };
    // The host of this client is not let in, by no account of this name.
    case 1130:
      return {
        password: 'untold',
        usable: false,
        message: `The server lets nobody called ${account.name} in from here, but from ${account.host}. Where that is meant, set \`verifyLogin: false\` in the provider's config`,
      };
    // Privileges and the number of sessions are looked at after the password.
    case 1044:
      return {
        password: 'accepted',
        usable: false,
        message: `The user ${account.name} may not use its database`,
      };
    case 1203:
    case 1226:
      return { password: 'accepted', usable: true };
    default:
      throw toDriverError(error, `log in as ${account.name}`, 'conflict');
  }
}
