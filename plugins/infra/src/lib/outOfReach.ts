import {
  ConditionReason,
  ResourceInstance,
} from '@infra-orchestration/backstage-plugin-infra-common';

/** Reasons for which nothing can be done on a provider until it can be reached again. */
const cutOff: ConditionReason[] = [
  'AccessRevoked',
  'AccessDenied',
  'ProviderUnavailable',
  'Misconfigured',
];

const gone = ['Removed', 'Retained', 'Abandoned'];

export interface OutOfReach {
  provider: string;
  instances: ResourceInstance[];
}

type Instance = Pick<ResourceInstance, 'phase' | 'conditions'>;

/** Left as it is, since access to its provider was taken away. */
export function isQuarantined({ phase, conditions }: Instance): boolean {
  return (
    !gone.includes(phase) &&
    conditions.some(
      ({ type, status }) => type === 'Quarantined' && status === 'True',
    )
  );
}

function isCutOff(instance: Instance): boolean {
  return (
    isQuarantined(instance) ||
    (!gone.includes(instance.phase) &&
      instance.conditions.some(
        ({ type, status, reason }) =>
          type === 'Synced' && status === 'False' && cutOff.includes(reason),
      ))
  );
}

/** By provider, in the order in which they come. */
function byProvider(instances: ResourceInstance[]): OutOfReach[] {
  const groups = new Map<string, ResourceInstance[]>();
  for (const instance of instances) {
    const { provider } = instance;
    if (provider === undefined) continue;
    groups.set(provider, [...(groups.get(provider) ?? []), instance]);
  }
  return [...groups].map(([provider, its]) => ({ provider, instances: its }));
}

/** What cannot be removed now, by the provider that cannot be reached. */
export const outOfReach = (instances: ResourceInstance[]) =>
  byProvider(instances.filter(isCutOff));

/** What is set apart, by the provider that was taken away. */
export const quarantinedOn = (instances: ResourceInstance[]) =>
  byProvider(instances.filter(isQuarantined));
