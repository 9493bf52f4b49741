import {
  Plan,
  PlanError,
  PlannedAction,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { NodePlan, PlannableInstance, PlanNodeOptions } from './types';

export * from './types';

export declare function planNode(options: PlanNodeOptions): NodePlan;
/** `delete` or `forget` for each instance that is not kept, in the order in which they run. */
export declare function planRemovals(options: {
  instances: readonly PlannableInstance[];
  /** Addresses of the graph; empty to destroy all. */
  keep: ReadonlySet<string>;
  /** Resource types that stay, after the environment type. */
  retain?: readonly string[];
}): PlannedAction[];
export declare function assemblePlan(options: {
  environmentId?: string;
  generation?: number;
  actions: readonly PlannedAction[];
  errors: readonly PlanError[];
  now: Date;
}): Plan;
/** Hex SHA-256; independent of time, order of keys and actions, wording and environment id. */
export declare function hashPlan(
  plan: Pick<Plan, 'actions' | 'errors' | 'environmentId'>,
): string;
