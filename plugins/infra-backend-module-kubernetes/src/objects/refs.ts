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

/** With the version, so that the object can be asked for again; see {@link parseRef}. */
export function formatRef(ref: ObjectRef): string {
  return [ref.apiVersion, ref.kind, ref.namespace ?? '', ref.name].join('|');
}

/** Undefined for what {@link formatRef} cannot have made. */
export function parseRef(text: string): ObjectRef | undefined {
  const [apiVersion, kind, namespace, name] = text.split('|');
  return apiVersion && kind && name
    ? { apiVersion, kind, ...(namespace ? { namespace } : {}), name }
    : undefined;
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
