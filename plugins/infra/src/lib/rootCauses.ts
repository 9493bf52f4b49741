import {
  Condition,
  ResourceInstance,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { headline, hindrance } from './conditions';

const consequences: Condition['reason'][] = [
  'DependencyFailed',
  'AwaitingDependencies',
];

export interface Trouble {
  condition: Condition;
  /** The engine goes on trying by itself. */
  isTriedAgain: boolean;
}

export interface RootCause extends Trouble {
  instance: ResourceInstance;
}

/** What is wrong with a resource, if anything is. */
export function troubleOf(instance: ResourceInstance): Trouble | undefined {
  const hindering = hindrance(instance);
  if (hindering) return { condition: hindering, isTriedAgain: true };
  if (!['Failed', 'NotReady', 'Abandoned'].includes(instance.phase)) {
    return undefined;
  }
  const condition = headline(instance.conditions);
  return condition && { condition, isTriedAgain: false };
}

/** The resources that are at fault themselves, without those that only suffer from them. */
export function rootCauses(instances: ResourceInstance[]): RootCause[] {
  return instances.flatMap(instance => {
    const trouble = troubleOf(instance);
    return trouble && !consequences.includes(trouble.condition.reason)
      ? [{ instance, ...trouble }]
      : [];
  });
}
