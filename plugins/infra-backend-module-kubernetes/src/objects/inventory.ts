import { INVENTORY_ANNOTATION, withAnnotation } from './ownership';
import { formatRef, parseRef, uniqueRefs } from './refs';
import { KubeObject, ObjectMeta, ObjectRef } from './types';

/**
 * The inventory: every object that a set may have made, kept as an annotation on the set's root,
 * which is applied before any of them. So an object that was made and then dropped from the set,
 * with a crash in between, is still known.
 */
export function withInventory(root: KubeObject, refs: ObjectRef[]): KubeObject {
  const lines = uniqueRefs(refs).map(formatRef);
  return withAnnotation(
    root,
    INVENTORY_ANNOTATION,
    JSON.stringify(lines.sort()),
  );
}

/** Undefined where there is none; what is no inventory of ours counts as none. */
export function readInventory(metadata: ObjectMeta): ObjectRef[] | undefined {
  const text = metadata.annotations?.[INVENTORY_ANNOTATION];
  if (!text) {
    return undefined;
  }
  try {
    return (JSON.parse(text) as string[]).flatMap(line => parseRef(line) ?? []);
  } catch {
    return undefined;
  }
}
