import { createHash } from 'node:crypto';
import { ResourceIdentity } from '@infra-orchestration/backstage-plugin-infra-node';
import { BucketInputs } from './schema';

const MAX_LENGTH = 63;
const UNIQUE_LENGTH = 12;

const DEFAULT_PREFIX = 'infra-';

/**
 * `infra-shop-pr-17-1f0c93ab4d52`: what people look for first, then what makes it unique. Names are
 * shared by all of AWS; the last part has 48 bits of the instance's own.
 */
export function bucketName(
  identity: ResourceIdentity,
  { namePrefix = DEFAULT_PREFIX }: Pick<BucketInputs, 'namePrefix'>,
): string {
  const entity = identity.entityRef.replace(/^.*\//, '');
  const readable = `${entity}-${identity.environmentName}`
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-/, '')
    .slice(0, MAX_LENGTH - UNIQUE_LENGTH - 1 - namePrefix.length)
    .replace(/-$/, '');
  const unique = createHash('sha256')
    .update(identity.instanceId)
    .digest('hex')
    .slice(0, UNIQUE_LENGTH);
  return `${namePrefix}${readable}${readable && '-'}${unique}`;
}

/** The tag by which a bucket is known as an instance's. */
export const OWNER_TAG = 'infra-orchestration.dev/owner';
