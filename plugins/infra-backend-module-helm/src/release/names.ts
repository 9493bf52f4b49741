import { createHash } from 'node:crypto';
import { ResourceIdentity } from '@infra-orchestration/backstage-plugin-infra-node';
import { ReleaseInputs } from './schema';

/** Helm's own limit. */
const LONGEST = 53;
const SUFFIX_LENGTH = 6;

export interface ReleaseName {
  namespace: string;
  name: string;
}

/** `<namespace>/<release>`; the suffix comes from the instance, so no two of them get one name. */
export function externalName(
  identity: ResourceIdentity,
  { namespace, releaseName }: ReleaseInputs,
): string {
  return `${namespace}/${releaseName ?? generatedName(identity)}`;
}

export function releaseOf(name: string): ReleaseName {
  const [namespace, release] = name.split('/');
  return { namespace, name: release };
}

function generatedName({
  entityRef,
  environmentName,
  instanceId,
}: ResourceIdentity): string {
  const suffix = createHash('sha256')
    .update(instanceId)
    .digest('hex')
    .slice(0, SUFFIX_LENGTH);
  const entity = entityRef.slice(entityRef.lastIndexOf('/') + 1);
  const readable = `${entity}-${environmentName}`
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST - SUFFIX_LENGTH - 1)
    .replace(/^-+|-+$/g, '');
  return readable ? `${readable}-${suffix}` : `env-${suffix}`;
}
