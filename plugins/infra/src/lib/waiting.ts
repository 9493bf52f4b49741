import { ResourceInstance } from '@infra-orchestration/backstage-plugin-infra-common';
import { isGone } from './instances';

/**
 * Addresses of what an instance waits for: its dependencies that are not ready yet, or, while it
 * is being removed, its dependents that are still there.
 */
export function waitsFor(
  instance: ResourceInstance,
  all: ResourceInstance[],
): string[] {
  if (instance.phase === 'Ready' || isGone(instance)) return [];
  const removal =
    instance.conditions.some(condition => condition.reason === 'Removing') ||
    instance.phase === 'Removing';
  if (removal) {
    return all
      .filter(
        other =>
          other.dependenciesOf.includes(instance.address) && !isGone(other),
      )
      .map(other => other.address);
  }
  if (instance.phase !== 'Pending' && instance.phase !== 'Waiting') return [];
  return instance.dependenciesOf.filter(
    address => all.find(other => other.address === address)?.phase !== 'Ready',
  );
}

/** Dependencies first, then by name: the order in which things come up. */
export function inDependencyOrder(
  instances: ResourceInstance[],
): ResourceInstance[] {
  const byAddress = new Map(instances.map(item => [item.address, item]));
  const ordered = new Map<string, ResourceInstance>();
  const visiting = new Set<string>();
  const visit = (instance: ResourceInstance) => {
    if (ordered.has(instance.address) || visiting.has(instance.address)) return;
    visiting.add(instance.address);
    for (const address of [...instance.dependenciesOf].sort()) {
      const dependency = byAddress.get(address);
      if (dependency) visit(dependency);
    }
    ordered.set(instance.address, instance);
  };
  [...instances]
    .sort((a, b) => a.address.localeCompare(b.address))
    .forEach(visit);
  return [...ordered.values()];
}
