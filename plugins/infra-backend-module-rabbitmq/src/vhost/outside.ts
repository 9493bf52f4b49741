import { ManagementApi } from '../client/ManagementApi';
import { markInDescription, markInTags } from './names';

export const LIMITS = ['max-connections', 'max-queues'] as const;
export type LimitName = (typeof LIMITS)[number];

export interface Permissions {
  configure: string;
  write: string;
  read: string;
}

/** What the server has of one name, whoever made it. */
export interface Outside {
  vhost?: {
    mark?: string;
    defaultQueueType: string;
    /** At least one node has it up. */
    running: boolean;
  };
  user?: { mark?: string; tags: string[]; passwordHash: string };
  /** Of the user in the vhost. */
  permissions?: Permissions;
  limits: Partial<Record<LimitName, number>>;
}

/** Of the answers of the API, what is used here. */
export interface Answers {
  vhost?: {
    description?: string;
    default_queue_type?: string;
    cluster_state?: Record<string, string>;
  };
  user?: { tags: string[]; password_hash?: string };
  permissions?: Permissions;
  limits?: { value: Partial<Record<LimitName, number>> }[];
}

export async function inspect(
  api: ManagementApi,
  name: string,
  signal: AbortSignal,
): Promise<Outside> {
  const find = <T>(...path: string[]) => api.find<T>(path, signal);
  const [vhost, user, permissions, limits] = await Promise.all([
    find<Answers['vhost']>('vhosts', name),
    find<Answers['user']>('users', name),
    find<Answers['permissions']>('permissions', name, name),
    find<Answers['limits']>('vhost-limits', name),
  ]);
  return outsideOf({ vhost, user, permissions, limits });
}

/** Pure. */
export function outsideOf(answers: Answers): Outside {
  const { vhost, user, permissions, limits = [] } = answers;
  return {
    vhost: vhost && {
      mark: markInDescription(vhost.description ?? ''),
      defaultQueueType: queueTypeOf(vhost.default_queue_type),
      running: Object.values(vhost.cluster_state ?? {}).includes('running'),
    },
    user: user && {
      mark: markInTags(user.tags),
      tags: user.tags,
      passwordHash: user.password_hash ?? '',
    },
    permissions: permissions && {
      configure: permissions.configure,
      write: permissions.write,
      read: permissions.read,
    },
    limits: limits[0]?.value ?? {},
  };
}

/** Version 3.10 words what nobody chose as text. */
function queueTypeOf(told: string | undefined): string {
  return told === undefined || told === 'undefined' ? 'classic' : told;
}
