import {
  AccessCheck,
  AccessReport,
  isDriverError,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { ManagementApi } from './client/ManagementApi';

const OLDEST = { major: 3, minor: 10 };
const LOG_IN = 'log in to the management API';

interface WhoAmI {
  tags: string | string[];
}

interface Overview {
  rabbitmq_version: string;
}

export async function checkAccess(
  api: ManagementApi,
  signal: AbortSignal,
): Promise<AccessReport> {
  const { user } = api.settings;
  try {
    const { tags } = await api.get<WhoAmI>(['whoami'], signal);
    const { rabbitmq_version: version } = await api.get<Overview>(
      ['overview'],
      signal,
    );
    const isAdministrator = hasTag(tags, 'administrator');
    const checks: AccessCheck[] = [
      { name: LOG_IN, granted: true },
      {
        name: 'manage vhosts and users (tag administrator)',
        granted: isAdministrator,
        ...(!isAdministrator && { message: `The tags of ${user}: ${tags}` }),
      },
      versionCheck(version),
    ];
    return {
      ok: checks.every(check => check.granted),
      checks,
      server: `RabbitMQ ${version}`,
      remedy: isAdministrator ? undefined : remedyFor(user, false),
    };
  } catch (error) {
    signal.throwIfAborted();
    if (!isDriverError(error) || error.code === 'retryable') {
      throw error;
    }
    const { message } = error;
    return {
      ok: false,
      checks: [{ name: LOG_IN, granted: false, message }],
      remedy: error.code === 'accessDenied' ? remedyFor(user, true) : undefined,
    };
  }
}

/** Before version 3.9 tags were one text. Pure. */
export function hasTag(tags: WhoAmI['tags'], wanted: string): boolean {
  const list = typeof tags === 'string' ? tags.split(',') : tags;
  return list.some(tag => tag.trim() === wanted);
}

/** Pure. */
export function versionCheck(version: string): AccessCheck {
  const [major, minor] = version.split('.').map(Number);
  const granted =
    major > OLDEST.major || (major === OLDEST.major && minor >= OLDEST.minor);
  return {
    name: `server version ${OLDEST.major}.${OLDEST.minor} or newer`,
    granted,
    ...(!granted && { message: `The server is version ${version}` }),
  };
}

function remedyFor(user: string, isUnknown: boolean) {
  const name = `'${user.replace(/'/g, `'\\''`)}'`;
  return {
    title: 'On the server',
    mediaType: 'text/x-shellscript',
    content: [
      ...(isUnknown
        ? [`rabbitmqctl add_user ${name} # asks for the password`]
        : []),
      `rabbitmqctl set_user_tags ${name} administrator`,
      '',
    ].join('\n'),
  };
}
