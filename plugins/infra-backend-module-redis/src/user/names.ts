import { createHash } from 'node:crypto';
import { ResourceIdentity } from '@infra-orchestration/backstage-plugin-infra-node';

/** Long enough to be read, short enough to be carried in front of every key. */
const MAX_LENGTH = 63;

/** What all keys of this driver's users begin with, so that its own rights can end there. */
export const KEY_SPACE = 'infra:';

const MARK_CHANNEL = '&infra-orchestration.dev/owner/';

/**
 * `shop-pr-17-1f0c93ab`: what people look for first, then what makes it unique. It cannot be chosen:
 * the keys of a user bear no mark but their prefix, so no two users, of whatever installation, may
 * come to have the same, or one that begins like another's.
 */
export function userName(identity: ResourceIdentity): string {
  const entity = identity.entityRef.replace(/^.*\//, '');
  const readable = `${entity}-${identity.environmentName}`
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-/, '');
  const unique = createHash('sha256')
    .update(identity.instanceId)
    .digest('hex')
    .slice(0, 8);
  return `${readable.slice(0, MAX_LENGTH - 9)}-${unique}`;
}

/** The colon ends the name, so that `shop-1f` reaches nothing of `shop-1fa`. */
export function keyPrefixOf(name: string): string {
  return `${KEY_SPACE}${name}:`;
}

/**
 * The mark: the right to a channel that bears it as its name, and that nobody else knows a use for.
 * Users of Redis have no comment. A right is part of the user, so it comes into being in the same
 * command, is kept and lost together with it, and is seen wherever the user is seen; a key beside
 * it could be evicted, flushed, or restored from another day than the user.
 */
export function markRule(mark: string): string {
  return `${MARK_CHANNEL}${mark}`;
}

/** The mark among the rights to channels. */
export function markIn(channels: string[]): string | undefined {
  return channels
    .find(channel => channel.startsWith(MARK_CHANNEL))
    ?.slice(MARK_CHANNEL.length);
}
