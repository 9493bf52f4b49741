import {
  Condition,
  ResourceInstance,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { headline } from './conditions';

const consequences: Condition['reason'][] = [
  'DependencyFailed',
  'AwaitingDependencies',
];

export interface RootCause {
  instance: ResourceInstance;
  condition: Condition;
}

/** The resources that are at fault themselves, without those that only suffer from them. */
export function rootCauses(instances: ResourceInstance[]): RootCause[] {
  return instances
    .filter(
      ({ phase }) =>
        phase === 'Failed' || phase === 'NotReady' || phase === 'Abandoned',
    )
    .flatMap(instance => {
      const condition = headline(instance.conditions);
      return condition && !consequences.includes(condition.reason)
        ? [{ instance, condition }]
        : [];
    });
}
