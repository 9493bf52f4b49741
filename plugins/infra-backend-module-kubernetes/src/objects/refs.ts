import { KubeObject, ObjectRef } from './types';

export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

export function refOf(object: KubeObject): ObjectRef {
  const { name, namespace } = object.metadata;
  return {
    apiVersion: object.apiVersion,
    kind: object.kind,
    ...(namespace ? { namespace } : {}),
    name,
  };
}

/** What a kind is called across its versions: `apps/Deployment`, `/Service`. */
export function groupKind(ref: Pick<ObjectRef, 'apiVersion' | 'kind'>): string {
  return `${groupOf(ref.apiVersion)}/${ref.kind}`;
}

/**
 * Identity of an object inside its cluster. Without the version, since the same object can be
 * reached through several.
 */
export function refKey(ref: ObjectRef): string {
  return `${groupKind(ref)}/${ref.namespace ?? ''}/${ref.name}`;
}

/** For people: `Deployment web`. */
export function describeRef(ref: ObjectRef): string {
  return `${ref.kind} ${ref.name}`;
}

/** The first of each identity. */
export function uniqueRefs(refs: Iterable<ObjectRef>): ObjectRef[] {
  const seen = new Map<string, ObjectRef>();
  for (const ref of refs) {
    const key = refKey(ref);
    if (!seen.has(key)) {
      seen.set(key, ref);
    }
  }
  return [...seen.values()];
}
