import { createHash } from 'node:crypto';
import { ResourceIdentity } from '@infra-orchestration/backstage-plugin-infra-node';
import { KubeObject, ObjectMeta } from './types';

/** The field manager of every server-side apply of this driver. */
export const FIELD_MANAGER = 'infra-orchestration';

const PREFIX = 'infra-orchestration.dev';

/** The whole ownership mark: an annotation, since a label value may hold no `/`. */
export const MARK_ANNOTATION = `${PREFIX}/ownership-mark`;
/** Digest of what was last applied; see {@link digestOf}. */
export const DIGEST_ANNOTATION = `${PREFIX}/applied-digest`;
/** On the root of a set: every object that the set may have. */
export const INVENTORY_ANNOTATION = `${PREFIX}/inventory`;
/** On a pod template: digest of the configuration, so that a change of it rolls the pods. */
export const CHECKSUM_ANNOTATION = `${PREFIX}/configuration-digest`;

/** For selectors. The mark decides about ownership, never a label. */
export const INSTALLATION_LABEL = `${PREFIX}/installation`;
export const INSTANCE_LABEL = `${PREFIX}/instance`;
export const ENVIRONMENT_LABEL = `${PREFIX}/environment`;
/** Which resource kind of this driver made the object. */
export const KIND_LABEL = `${PREFIX}/resource-kind`;

const VALID_LABEL_VALUE = /^[a-zA-Z0-9]([-a-zA-Z0-9_.]{0,61}[a-zA-Z0-9])?$/;

/** The text itself where a label may hold it, a digest of it otherwise. */
export function labelValue(text: string): string {
  return VALID_LABEL_VALUE.test(text)
    ? text
    : `sha256-${createHash('sha256').update(text).digest('hex').slice(0, 40)}`;
}

export function installationOf(ownershipMark: string): string {
  return ownershipMark.split('/')[0];
}

/** The object with the labels and the mark of its instance. */
export function marked(
  object: KubeObject,
  identity: ResourceIdentity,
  resourceKind: string,
): KubeObject {
  const { ownershipMark, instanceId, environmentId } = identity;
  return {
    ...object,
    metadata: {
      ...object.metadata,
      labels: {
        ...object.metadata.labels,
        [INSTALLATION_LABEL]: labelValue(installationOf(ownershipMark)),
        [INSTANCE_LABEL]: labelValue(instanceId),
        [ENVIRONMENT_LABEL]: labelValue(environmentId),
        [KIND_LABEL]: resourceKind,
      },
      annotations: {
        ...object.metadata.annotations,
        [MARK_ANNOTATION]: ownershipMark,
      },
    },
  };
}

export function withAnnotation(
  object: KubeObject,
  name: string,
  value: string,
): KubeObject {
  return {
    ...object,
    metadata: {
      ...object.metadata,
      annotations: { ...object.metadata.annotations, [name]: value },
    },
  };
}

export function markOf(metadata: ObjectMeta): string | undefined {
  return metadata.annotations?.[MARK_ANNOTATION];
}
