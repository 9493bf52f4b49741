import {
  Condition,
  ConditionType,
} from '@infra-orchestration/backstage-plugin-infra-common';

const order: ConditionType[] = ['Accepted', 'Synced', 'Drifted', 'Ready'];

/** True where the condition says that something is not as it should be. */
export function isTrouble(condition: Condition) {
  if (condition.type === 'Drifted') return condition.status === 'True';
  return condition.status === 'False';
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
