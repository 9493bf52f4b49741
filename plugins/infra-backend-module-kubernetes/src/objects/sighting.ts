import { appliedFieldsDigest } from './digest';
import { readInventory } from './inventory';
import { readinessOf } from './kstatus';
import { DIGEST_ANNOTATION, KIND_LABEL, markOf } from './ownership';
import { Readiness } from './readiness';
import { refOf } from './refs';
import { KubeObject, ObjectRef } from './types';

/**
 * All that decisions need to know of an object that was seen; some hundred bytes instead of some
 * thousand, so that everything an installation owns fits into memory. Holds no values.
 */
export interface Sighting {
  ref: ObjectRef;
  uid: string;
  resourceVersion: string;
  deleting: boolean;
  /** The ownership mark found. */
  mark?: string;
  /** The kind of this driver that made it. */
  resourceKind?: string;
  /** Digest of what was last applied, as the object itself says. */
  digest?: string;
  /** See {@link appliedFieldsDigest}. */
  fields?: string;
  inventory?: ObjectRef[];
  readiness: Readiness;
}

/** From an object or only its metadata; the latter is `ready`, for kinds that have no status. */
export function toSighting(object: KubeObject, ref = refOf(object)): Sighting {
  const { metadata } = object;
  return {
    ref,
    uid: metadata.uid ?? '',
    resourceVersion: metadata.resourceVersion ?? '',
    deleting: metadata.deletionTimestamp !== undefined,
    mark: markOf(metadata),
    resourceKind: metadata.labels?.[KIND_LABEL],
    digest: metadata.annotations?.[DIGEST_ANNOTATION],
    fields: appliedFieldsDigest(metadata),
    inventory: readInventory(metadata),
    readiness: readinessOf(object),
  };
}

export type Ownership = 'ours' | 'unmarked' | 'foreign';

export function ownershipOf(
  { mark }: Sighting,
  ownershipMark: string,
): Ownership {
  if (mark === undefined || mark === '') {
    return 'unmarked';
  }
  return mark === ownershipMark ? 'ours' : 'foreign';
}
