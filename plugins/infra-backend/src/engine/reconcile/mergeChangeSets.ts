import { ChangeSet } from '../../store';

const merge = <T extends object>(a: T, b: T): T => ({ ...a, ...b });
const replace = <T>(_: T, b: T): T => b;

/** One change set with the effect of the first and then the second. */
export function mergeChangeSets(
  first: ChangeSet | undefined,
  second: ChangeSet,
): ChangeSet {
  if (!first) {
    return second;
  }
  const environment = { ...first.environment, ...second.environment };
  return {
    environment: Object.keys(environment).length ? environment : undefined,
    deployments: byKey(first.deployments, second.deployments, d => d.id, merge),
    instances: byKey(first.instances, second.instances, i => i.id, replace),
    operations: byKey(first.operations, second.operations, o => o.id, replace),
    hookRuns: byKey(first.hookRuns, second.hookRuns, h => h.id, replace),
    secrets: byKey(first.secrets, second.secrets, s => s.ref, replace),
    receipts: byKey(
      first.receipts,
      second.receipts,
      r => r.instanceId,
      replace,
    ),
    forgetSecretsOf: [
      ...(first.forgetSecretsOf ?? []),
      ...(second.forgetSecretsOf ?? []),
    ],
    events: [...(first.events ?? []), ...(second.events ?? [])],
  };
}

function byKey<T>(
  first: T[] = [],
  second: T[] = [],
  keyOf: (item: T) => string,
  combine: (a: T, b: T) => T,
): T[] {
  const merged = new Map(first.map(item => [keyOf(item), item]));
  for (const item of second) {
    const before = merged.get(keyOf(item));
    merged.set(keyOf(item), before ? combine(before, item) : item);
  }
  return [...merged.values()];
}

export function isEmpty(changes: ChangeSet): boolean {
  return Object.values(changes).every(
    part => part === undefined || (Array.isArray(part) && part.length === 0),
  );
}
