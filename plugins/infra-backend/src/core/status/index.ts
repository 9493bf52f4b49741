import {
  Condition,
  ConditionReason,
  EnvironmentLink,
  ResourcePhase,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { DependencyGraph } from '../graph';
import {
  Blocker,
  ConditionContext,
  EnvironmentStatusOptions,
  EnvironmentStatusResult,
  InstanceState,
  NextWakeUpOptions,
  NodeOutcome,
} from './types';

export * from './types';

/** Keeps `lastTransitionTime` of each type whose status is the same; other types stay. */
export declare function mergeConditions(
  previous: readonly Condition[],
  next: readonly Omit<Condition, 'lastTransitionTime'>[],
  now: Date,
): Condition[];
export declare function nodeConditions(
  outcome: NodeOutcome,
  context: ConditionContext,
): { phase: ResourcePhase; conditions: Condition[] };
/** Of every node that is not settled and may not run yet. */
export declare function blockersOf(
  graph: DependencyGraph,
  phases: ReadonlyMap<string, ResourcePhase>,
): Map<string, Blocker>;
export declare function failureReason(code: string): ConditionReason;
export declare function environmentStatus(
  options: EnvironmentStatusOptions,
): EnvironmentStatusResult;
export declare function rollUpLinks(
  instances: readonly InstanceState[],
): EnvironmentLink[];
/** Undefined: nothing is left to look at. */
export declare function nextWakeUp(
  options: NextWakeUpOptions,
): Date | undefined;
/** Milliseconds before attempt `attempt + 1`: full jitter under an exponential, capped ceiling. */
export declare function backoff(
  attempt: number,
  random: number,
  options?: { baseMs?: number; capMs?: number; floorMs?: number },
): number;
