import { createHash } from 'node:crypto';
import { ResourceIdentity } from '@infra-orchestration/backstage-plugin-infra-node';

const SUFFIX_LENGTH = 6;

/** A text as part of a DNS label (RFC 1123): lower-case letters, digits, `-`. */
export function dnsLabelPart(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
}

/** The name of the catalog entity: the last part of its ref. */
export function entityName(entityRef: string): string {
  return entityRef.slice(entityRef.lastIndexOf('/') + 1);
}

/**
 * `<entity>-<environment>-<suffix>`, shortened where needed. The suffix comes from the instance, so
 * that two of them never get one name.
 */
export function uniqueName(identity: ResourceIdentity, maxLength: number) {
  const suffix = createHash('sha256')
    .update(identity.instanceId)
    .digest('hex')
    .slice(0, SUFFIX_LENGTH);
  const readable = dnsLabelPart(
    `${entityName(identity.entityRef)}-${identity.environmentName}`,
  )
    .slice(0, maxLength - SUFFIX_LENGTH - 1)
    .replace(/-+$/, '');
  return readable ? `${readable}-${suffix}` : `env-${suffix}`;
}
