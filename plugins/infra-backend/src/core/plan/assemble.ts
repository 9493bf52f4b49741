import { createHash } from 'node:crypto';
import {
  FieldDiff,
  Plan,
  PlanError,
  PlannedAction,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { canonicalJson, compareText } from '../json';
import { topologicalOrder } from '../graph';
import { maskSecrets } from './diff';

export interface AssemblePlanOptions {
  environmentId?: string;
  generation?: number;
  /** In any order; one per address. */
  actions: readonly PlannedAction[];
  errors: readonly PlanError[];
  /** For people; no part of the hash, as they follow from the actions. */
  warnings?: readonly string[];
  now: Date;
}

/** One place decides what a plan is: its order, its hash, whether it is empty. */
export function assemblePlan(options: AssemblePlanOptions): Plan {
  const { environmentId, generation, errors, warnings = [], now } = options;
  const byAddress = new Map(
    options.actions.map(action => [
      action.address,
      { ...action, diff: maskSecrets(action.diff, []) },
    ]),
  );
  const order = topologicalOrder({
    nodes: new Map(
      [...byAddress].map(([address, { dependsOn }]) => [
        address,
        { dependenciesOf: dependsOn },
      ]),
    ),
  });
  const actions = order.map(address => byAddress.get(address)!);
  return {
    ...(environmentId !== undefined && { environmentId }),
    ...(generation !== undefined && { generation }),
    actions,
    errors: [...errors],
    ...(warnings.length > 0 && { warnings: [...warnings] }),
    hash: hashPlan({ actions, errors: [...errors], environmentId }),
    empty: errors.length === 0 && actions.every(a => a.action === 'noop'),
    createdAt: now.toISOString(),
  };
}

/**
 * Hex SHA-256 of what a plan would do. Independent of time, of the order of keys, actions and
 * errors, of the words of reasons, and of the environment's id, which a plan for an environment to
 * be does not have yet.
 */
export function hashPlan(
  plan: Pick<Plan, 'actions' | 'errors' | 'environmentId'>,
): string {
  const text = canonicalJson({
    actions: plan.actions.map(essence).map(canonicalJson).sort(compareText),
    errors: plan.errors
      .map(({ address, reason, message }) =>
        canonicalJson({ address, reason, message }),
      )
      .sort(compareText),
  });
  return createHash('sha256')
    .update(
      plan.environmentId
        ? text.replaceAll(plan.environmentId, '<environment>')
        : text,
    )
    .digest('hex');
}

/** What approval is about; how a match came about may change without changing what is done. */
function essence(action: PlannedAction) {
  const { reason, explanation, diff, dependsOn, ...rest } = action;
  return {
    ...rest,
    diff: [...diff].sort((a: FieldDiff, b) => compareText(a.path, b.path)),
    dependsOn: [...dependsOn].sort(compareText),
  };
}
