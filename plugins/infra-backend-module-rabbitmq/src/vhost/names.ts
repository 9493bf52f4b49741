import { createHash } from 'node:crypto';
import { ResourceIdentity } from '@infra-orchestration/backstage-plugin-infra-node';

const MAX_LENGTH = 63;

/**
 * `shop-pr-17-1f0c93ab`: what people look for first, then what makes it unique. Both vhost and user are
 * called so. The API has no way to make something only where there is nothing yet; so the name is
 * made from this instance's id, and nobody comes to make it in between but by intent.
 */
export function vhostName(identity: ResourceIdentity): string {
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

/** What the vhost bears as its description, which people may add words to. */
export const descriptionOf = (mark: string) =>
  `infra-orchestration.dev/owner: ${mark}`;

export function markInDescription(description: string): string | undefined {
  const [, mark] =
    /infra-orchestration\.dev\/owner: ([A-Za-z0-9.-]+\/[A-Za-z0-9.-]+)/.exec(
      description,
    ) ?? [];
  return mark;
}

const TAG = 'infra-orchestration.dev/owner/';

/** What the user bears as its tag. Tags that the server does not know grant nothing. */
export const tagOf = (mark: string) => `${TAG}${mark}`;

export function markInTags(tags: string[]): string | undefined {
  return tags.find(tag => tag.startsWith(TAG))?.slice(TAG.length);
}
