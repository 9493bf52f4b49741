import { isDeepStrictEqual } from 'node:util';
import { FieldDiff } from '@infra-orchestration/backstage-plugin-infra-common';
import { Call } from '../client/ManagementApi';
import { descriptionOf, tagOf } from './names';
import { LIMITS, LimitName, Outside, Permissions } from './outside';
import { HASHING, hashOf, isHashOf } from './password';

export interface Wanted {
  /** Of the vhost and of the user. */
  name: string;
  mark: string;
  permissions: Permissions;
  defaultQueueType: string | undefined;
  limits: Partial<Record<LimitName, number>>;
}

/**
 * One thing that is not as wanted, and the request that mends it. What `observe` tells and what
 * `apply` does both come from here, so they cannot differ.
 */
export interface Change {
  diff: FieldDiff[];
  /** @param password - of the user; what it makes of it holds only a hash */
  call(password: string): Call;
}

/**
 * In an order in which each finds what it needs. For an outside that is ours or empty.
 *
 * @param password - the stored one; undefined where none is stored
 */
export function changesFor(
  outside: Outside,
  wanted: Wanted,
  password: string | undefined,
): Change[] {
  return [
    ...vhostChanges(outside, wanted),
    ...userChanges(outside, wanted, password),
    ...permissionChanges(outside, wanted),
    ...limitChanges(outside, wanted),
  ];
}

function vhostChanges({ vhost }: Outside, wanted: Wanted): Change[] {
  const { name, mark, defaultQueueType } = wanted;
  if (vhost) {
    return [];
  }
  const body = {
    description: descriptionOf(mark),
    // The first is what version 3.10 reads, the second what later ones do.
    ...(defaultQueueType && {
      defaultqueuetype: defaultQueueType,
      default_queue_type: defaultQueueType,
    }),
  };
  return [
    {
      diff: [{ path: '/vhost', after: name }],
      call: () => ({ method: 'PUT', path: ['vhosts', name], body }),
    },
  ];
}

/** The request that changes a user is the one that makes it: it says all of it. */
function userChanges(
  { user }: Outside,
  { name, mark }: Wanted,
  password: string | undefined,
): Change[] {
  const tags = [tagOf(mark)];
  const diff: FieldDiff[] = [];
  if (!user) {
    diff.push({ path: '/username', after: name });
  } else {
    if (!isDeepStrictEqual(user.tags, tags)) {
      diff.push({ path: '/tags', before: user.tags, after: tags });
    }
    if (password === undefined || !isHashOf(user.passwordHash, password)) {
      diff.push({ path: '/password', secret: true });
    }
  }
  const call = (current: string): Call => ({
    method: 'PUT',
    path: ['users', name],
    body: {
      password_hash: hashOf(current),
      hashing_algorithm: HASHING,
      tags: tags.join(','),
    },
  });
  return diff.length > 0 ? [{ diff, call }] : [];
}

function permissionChanges(outside: Outside, wanted: Wanted): Change[] {
  const { name, permissions } = wanted;
  if (isDeepStrictEqual(outside.permissions, permissions)) {
    return [];
  }
  const diff = (['configure', 'write', 'read'] as const)
    .map(right => ({
      path: `/permissions/${right}`,
      before: outside.permissions?.[right],
      after: permissions[right],
    }))
    .filter(({ before, after }) => before !== after);
  const call = (): Call => ({
    method: 'PUT',
    path: ['permissions', name, name],
    body: { ...permissions },
  });
  return [{ diff, call }];
}

const inputOf: Record<LimitName, string> = {
  'max-connections': 'maxConnections',
  'max-queues': 'maxQueues',
};

function limitChanges(outside: Outside, { name, limits }: Wanted): Change[] {
  return LIMITS.filter(limit => outside.limits[limit] !== limits[limit]).map(
    limit => {
      const [before, after] = [outside.limits[limit], limits[limit]];
      const path = ['vhost-limits', name, limit];
      return {
        diff: [{ path: `/${inputOf[limit]}`, before, after }],
        call: () =>
          after === undefined
            ? { method: 'DELETE', path }
            : { method: 'PUT', path, body: { value: after } },
      };
    },
  );
}

/** Why the vhost cannot become what is wanted, but only be made anew; undefined where it can. */
export function fixedDifference(
  { vhost }: Outside,
  { name, defaultQueueType }: Wanted,
): { diff: FieldDiff; reason: string } | undefined {
  const found = vhost?.defaultQueueType;
  if (!defaultQueueType || found === undefined || found === defaultQueueType) {
    return undefined;
  }
  return {
    diff: { path: '/defaultQueueType', before: found, after: defaultQueueType },
    reason: `The vhost ${name} was made with the default queue type ${found}, which stays as it is`,
  };
}
