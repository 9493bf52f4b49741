import {
  AccessCheck,
  AccessReport,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { RedisServer } from './client/RedisServer';
import { Session } from './client/Session';
import { isRefusal, toDriverError } from './errors';
import { KEY_SPACE } from './user/names';
import { persistUsers } from './user/persist';

/** Of the answer to HELLO, what is used here. */
export interface Greeting {
  server: string;
  version: string;
  mode: string;
  role: string;
}

interface Right {
  name: string;
  /** A command that the driver sends, and only tries out here. */
  command: string[];
  rule: string;
}

const right = (name: string, rule: string, ...rest: string[]): Right => ({
  name: `${name} (${rule})`,
  rule: `+${rule}`,
  command: [...rule.split('|'), ...rest],
});

const KEY = `${KEY_SPACE}access-check`;

const RIGHTS: Right[] = [
  right('see users', 'acl|getuser', 'a'),
  right('make and change users', 'acl|setuser', 'a'),
  right('delete users', 'acl|deluser', 'a'),
  right('see which databases have keys', 'info', 'keyspace'),
  right('go to each of them', 'select', '0'),
  right('find keys by their prefix', 'scan', '0'),
  right(`delete keys that begin with ${KEY_SPACE}`, 'unlink', KEY),
];

const TRY_OUT = 'try out whether a command is allowed (acl|dryrun)';
const LOG_IN = 'log in';

const nameOf = ({ server }: Greeting) =>
  server === 'valkey' ? 'Valkey' : 'Redis';

export async function checkAccess(
  server: RedisServer,
  signal: AbortSignal,
): Promise<AccessReport> {
  const { user } = server.settings;
  try {
    return await server.session(signal, async session => {
      const greeting = await session.command<Greeting>('HELLO');
      const checks = [
        { name: LOG_IN, granted: true },
        ...serverChecks(greeting),
        ...(await rightChecks(session, user)),
      ];
      const ok = checks.every(check => check.granted);
      return {
        ok,
        checks: [...checks, await persistenceCheck(session)],
        server: `${nameOf(greeting)} ${greeting.version}`,
        remedy: ok ? undefined : remedyFor(user, []),
      };
    });
  } catch (error) {
    signal.throwIfAborted();
    const failure = toDriverError(error, `log in as ${user}`);
    const checks = [{ name: LOG_IN, granted: false, message: failure.message }];
    if (failure.code === 'misconfigured') {
      return { ok: false, checks };
    }
    if (failure.code !== 'accessDenied') {
      throw failure;
    }
    const remedy = remedyFor(user, ['on', '><password>']);
    return { ok: false, checks, remedy };
  }
}

/** Pure. */
export function serverChecks(greeting: Greeting): AccessCheck[] {
  const { version, mode, role } = greeting;
  return [
    {
      name: 'server version 7 or newer',
      granted: Number.parseInt(version, 10) >= 7,
      message: `The server is ${nameOf(greeting)} ${version}`,
    },
    {
      name: 'one server, without cluster mode',
      granted: mode === 'standalone',
      message: `Its mode is ${mode}; users and keys of a cluster are spread over its nodes`,
    },
    {
      name: 'no replica',
      granted: role === 'master',
      message: `Its role is ${role}; replicas neither take keys nor pass users on`,
    },
  ].map(({ message, ...check }) =>
    check.granted ? check : { ...check, message },
  );
}

async function rightChecks(
  session: Session,
  user: string,
): Promise<AccessCheck[]> {
  const checks: AccessCheck[] = [];
  for (const { name, command } of RIGHTS) {
    try {
      const answer = await session.command<string>(
        ...['ACL', 'DRYRUN', user, ...command],
      );
      checks.push({
        name,
        granted: answer === 'OK',
        ...(answer !== 'OK' && { message: answer }),
      });
    } catch (error) {
      if (!isRefusal(error)) {
        throw error;
      }
      // Without it nothing can be said of the others.
      const { message } = error as Error;
      return [{ name: TRY_OUT, granted: false, message }];
    }
  }
  return [{ name: TRY_OUT, granted: true }, ...checks];
}

/** Done, not only tried out: whether the server has a file, and can write it, is seen in no other way. */
async function persistenceCheck(session: Session): Promise<AccessCheck> {
  const name = 'have users written down, so that they outlive a restart';
  const check = (granted: boolean, message?: string): AccessCheck => ({
    name,
    granted,
    optional: true,
    ...(message && { message }),
  });
  try {
    const reason = await persistUsers(session);
    return reason
      ? check(
          false,
          `After a restart users are missing until their next check: ${reason}. Give the server an \`aclfile\``,
        )
      : check(true);
  } catch (error) {
    return check(false, toDriverError(error, 'have users written').message);
  }
}

/** @param before - what a user that is not there yet needs besides */
function remedyFor(user: string, before: string[]) {
  const rules = [
    ...before,
    `~${KEY_SPACE}*`,
    ...RIGHTS.map(({ rule }) => rule),
    '+acl|dryrun',
    '+acl|save',
  ];
  return {
    title: 'For redis-cli, as a user who may do everything',
    mediaType: 'text/plain',
    content: `ACL SETUSER ${user} ${rules.join(' ')}\nACL SAVE\n`,
  };
}
