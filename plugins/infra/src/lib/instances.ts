import { ResourceInstance } from '@infra-orchestration/backstage-plugin-infra-common';

const gone: ResourceInstance['phase'][] = ['Removed', 'Retained', 'Abandoned'];

export const isGone = ({ phase }: Pick<ResourceInstance, 'phase'>) =>
  gone.includes(phase);

/**
 * One instance per address. An address may have had several, one after the other; the one that is
 * there is meant, else the one that was there last.
 */
export function currentInstances(all: ResourceInstance[]): ResourceInstance[] {
  const current = new Map<string, ResourceInstance>();
  for (const instance of all) {
    const other = current.get(instance.address);
    if (!other || supersedes(instance, other)) {
      current.set(instance.address, instance);
    }
  }
  return [...current.values()];
}

function supersedes(instance: ResourceInstance, other: ResourceInstance) {
  return isGone(instance) === isGone(other)
    ? instance.updatedAt > other.updatedAt
    : isGone(other);
}
