import {
  Condition,
  ConditionReason,
  ConditionType,
  ResourceInstance,
} from '@infra-orchestration/backstage-plugin-infra-common';

const order: ConditionType[] = [
  'Accepted',
  'Quarantined',
  'Synced',
  'Drifted',
  'Ready',
];

/** Reasons of what is on its way or over: not as asked yet, and nothing for a person to do. */
const underWay: ConditionReason[] = [
  'AwaitingDependencies',
  'Applying',
  'Observing',
  'InProgress',
  'Superseded',
  'Removing',
  'Removed',
  'Retained',
];

/** Failures after which the engine tries again by itself, at growing intervals. */
const triedAgain: ConditionReason[] = [
  'Retrying',
  'ProviderUnavailable',
  'AccessDenied',
  'AccessRevoked',
  'Misconfigured',
  'Timeout',
];

/** True where the condition says that something is not as it should be. */
export function isTrouble(condition: Condition) {
  if (condition.type === 'Drifted' || condition.type === 'Quarantined')
    return condition.status === 'True';
  return condition.status === 'False' && !underWay.includes(condition.reason);
}

/**
 * The one condition that explains a state best: the earliest in the chain that is in trouble,
 * because what comes after only follows from it.
 */
export function headline(conditions: Condition[]): Condition | undefined {
  const sorted = [...conditions].sort(
    (a, b) => order.indexOf(a.type) - order.indexOf(b.type),
  );
  return sorted.find(isTrouble) ?? sorted.find(c => c.status === 'Unknown');
}

/**
 * Why the last attempt failed, while further ones follow. The phase goes on saying that work is
 * under way, so only the condition tells.
 */
export function hindrance({
  phase,
  conditions,
}: Pick<ResourceInstance, 'phase' | 'conditions'>): Condition | undefined {
  if (phase === 'Failed') return undefined;
  return conditions.find(
    ({ type, status, reason }) =>
      type === 'Synced' && status === 'False' && triedAgain.includes(reason),
  );
}

/** The phase as people are told it: what fails and is tried again is not simply being applied. */
export function shownPhase(
  instance: Pick<ResourceInstance, 'phase' | 'conditions'>,
) {
  return hindrance(instance) ? ('Retrying' as const) : instance.phase;
}
