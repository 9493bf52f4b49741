export interface EntityRefParts {
  kind: string;
  namespace: string;
  name: string;
}

/**
 * `[kind:][namespace/]name`, lower case, as the catalog compares references. Never throws: here a
 * reference is only compared, and one that is not well formed equals nothing.
 */
export function parseEntityRef(
  ref: string,
  defaultKind: string,
): EntityRefParts {
  const lower = ref.trim().toLocaleLowerCase('en-US');
  const [, kind, namespace, name] =
    /^(?:([^:/]+):)?(?:([^:/]+)\/)?(.*)$/s.exec(lower) ?? [];
  return {
    kind: kind ?? defaultKind,
    namespace: namespace ?? 'default',
    name: name ?? lower,
  };
}

export function sameEntity(a: string, b: string, defaultKind: string): boolean {
  const [left, right] = [a, b].map(ref => parseEntityRef(ref, defaultKind));
  return (
    left.kind === right.kind &&
    left.namespace === right.namespace &&
    left.name === right.name
  );
}
