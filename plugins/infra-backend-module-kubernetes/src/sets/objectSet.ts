import { ResourceIdentity } from '@infra-orchestration/backstage-plugin-infra-node';
import { isSecret } from '../objects/diff';
import { digestOf } from '../objects/digest';
import { withInventory } from '../objects/inventory';
import {
  DIGEST_ANNOTATION,
  marked,
  withAnnotation,
} from '../objects/ownership';
import { Redactor } from '../objects/redaction';
import { refKey, refOf, uniqueRefs } from '../objects/refs';
import { KubeObject, ObjectRef } from '../objects/types';

/** What a resource kind wants to be there, as composed from its inputs. */
export interface ObjectSet {
  /**
   * Applied before all others and removed after them; carries the inventory. A set without root
   * must name all it could ever have as `candidates`.
   */
  root?: KubeObject;
  /** One after the other; the objects of a phase at once. */
  phases: KubeObject[][];
  /** What other inputs of the same instance may have made. */
  candidates?: ObjectRef[];
  redactor: Redactor;
  /** Key of the digests of secrets; see {@link digestOf}. */
  digestKey?: string;
}

/** An object as it is to be applied. */
export interface DesiredObject {
  ref: ObjectRef;
  object: KubeObject;
  digest: string;
}

/** A set with marks, labels and digests on everything. */
export interface DesiredSet {
  root?: DesiredObject;
  phases: DesiredObject[][];
  /** Root included. */
  refs: ObjectRef[];
  /** Of other inputs, so not in `refs`. */
  others: ObjectRef[];
  redactor: Redactor;
  /** The root with another inventory, while more than the wanted may be there. */
  rootWith(inventory: ObjectRef[]): DesiredObject | undefined;
}

export function desire(
  set: ObjectSet,
  identity: ResourceIdentity,
  resourceKind: string,
): DesiredSet {
  const finish = (object: KubeObject): DesiredObject => {
    const key = isSecret(object) ? set.digestKey : undefined;
    const digest = digestOf(object, key);
    return {
      ref: refOf(object),
      object: withAnnotation(object, DIGEST_ANNOTATION, digest),
      digest,
    };
  };
  const phases = set.phases.map(phase =>
    phase.map(object => finish(marked(object, identity, resourceKind))),
  );
  const members = phases.flat().map(({ ref }) => ref);
  const { root } = set;
  const rootWith = (inventory: ObjectRef[]) =>
    root &&
    finish(withInventory(marked(root, identity, resourceKind), inventory));
  const refs = [...(root ? [refOf(root)] : []), ...members];
  return {
    root: rootWith(members),
    phases,
    refs,
    others: without(set.candidates ?? [], refs),
    redactor: set.redactor,
    rootWith,
  };
}

export function without(refs: ObjectRef[], taken: ObjectRef[]): ObjectRef[] {
  const keys = new Set(taken.map(refKey));
  return uniqueRefs(refs).filter(ref => !keys.has(refKey(ref)));
}
