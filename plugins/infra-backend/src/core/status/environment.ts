import {
  Condition,
  EnvironmentLink,
  EnvironmentStatus,
  PlanError,
  ResourcePhase,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { compareText } from '../json';
import { graphOfInstances, topologicalOrder } from '../graph';
import {
  isInQuarantine,
  NextCondition,
  released,
  withContext,
} from './conditions';
import {
  EnvironmentStatusOptions,
  EnvironmentStatusResult,
  InstanceState,
} from './types';

const GONE: readonly ResourcePhase[] = ['Removed', 'Retained', 'Abandoned'];
/** Something is done or will be done without a person. */
const ACTIVE: readonly ResourcePhase[] = ['Pending', 'Applying', 'Removing'];

/** Status and conditions of an environment from those of its instances. */
export function environmentStatus(
  options: EnvironmentStatusOptions,
): EnvironmentStatusResult {
  const conditions = withContext(
    [accepted(options), ...rollUp(options)],
    options,
  );
  return { status: summarize(options, conditions), conditions };
}

function accepted({
  graphErrors,
  deployment,
}: EnvironmentStatusOptions): NextCondition {
  if (graphErrors.length > 0) {
    const [first] = graphErrors;
    return {
      type: 'Accepted',
      status: 'False',
      reason: first.reason,
      message: describeErrors(graphErrors),
    };
  }
  return deployment
    ? {
        type: 'Accepted',
        status: 'True',
        reason: 'Ready',
        message: 'What is asked for could be resolved',
      }
    : {
        type: 'Accepted',
        status: 'Unknown',
        reason: 'Observing',
        message: 'Nothing was asked for yet',
      };
}

const MAX_TOLD = 3;

function describeErrors(errors: readonly PlanError[]): string {
  const told = errors
    .slice(0, MAX_TOLD)
    .map(e => (e.address ? `${e.address}: ${e.message}` : e.message));
  const more = errors.length - told.length;
  return [...told, ...(more > 0 ? [`and ${more} more`] : [])].join('. ');
}

function rollUp(options: EnvironmentStatusOptions): NextCondition[] {
  const { deleting } = options;
  const present = options.instances.filter(i => !GONE.includes(i.phase));
  const quarantine = quarantineCondition(options, present);
  if (deleting) {
    return [...quarantine, leaving(present)];
  }
  return [
    ...quarantine,
    readyCondition(options, present),
    syncedCondition(options, present),
    driftedCondition(present),
  ];
}

/** Each cause once, with how much it keeps from being worked on. */
function quarantineCondition(
  { previous }: EnvironmentStatusOptions,
  present: readonly InstanceState[],
): NextCondition[] {
  const kept = present.filter(i => isInQuarantine(i.conditions));
  if (kept.length === 0) {
    return isInQuarantine(previous) ? [released] : [];
  }
  const causes = new Set(
    kept.flatMap(i => conditionOf(i, 'Quarantined')?.message ?? []),
  );
  return [
    condition('Quarantined', 'True', 'AccessRevoked', [
      `${kept.length} of ${present.length} left as they are`,
      ...causes,
    ]),
  ];
}

function leaving(present: readonly InstanceState[]): NextCondition {
  const failed = rootCauses(
    present.filter(i => i.phase === 'Failed'),
    'Synced',
  );
  if (failed.length > 0) {
    return condition('Ready', 'False', worst(failed, 'Synced'), [
      'Cannot be removed without help',
      ...messages(failed, 'Synced'),
    ]);
  }
  return present.length > 0
    ? condition('Ready', 'False', 'Removing', [
        `${present.length} to be removed still`,
      ])
    : condition('Ready', 'False', 'Removed', ['All is gone']);
}

function readyCondition(
  { deployment, graphErrors }: EnvironmentStatusOptions,
  present: readonly InstanceState[],
): NextCondition {
  const unready = present.filter(i => !isTrue(i, 'Ready'));
  const causes = rootCauses(unready, 'Ready');
  if (unready.length > 0) {
    return condition('Ready', 'False', worst(causes, 'Ready'), [
      `${present.length - unready.length} of ${present.length} ready`,
      ...messages(causes, 'Ready'),
    ]);
  }
  if (present.length === 0 && deployment?.status !== 'Succeeded') {
    return graphErrors.length > 0
      ? condition('Ready', 'False', graphErrors[0].reason, [
          'Nothing could be made',
        ])
      : condition('Ready', 'False', 'InProgress', ['Nothing is made yet']);
  }
  return condition('Ready', 'True', 'Ready', [
    present.length === 0 ? 'Nothing is asked for' : 'All is usable',
  ]);
}

function syncedCondition(
  { deployment, graphErrors, hookFailure }: EnvironmentStatusOptions,
  present: readonly InstanceState[],
): NextCondition {
  if (hookFailure !== undefined && graphErrors.length === 0) {
    return condition('Synced', 'False', 'HookFailed', [hookFailure]);
  }
  if (graphErrors.length > 0) {
    return condition('Synced', 'False', graphErrors[0].reason, [
      'What is asked for cannot be resolved, so nothing is changed',
    ]);
  }
  const unsynced = present.filter(i => !isTrue(i, 'Synced'));
  const causes = rootCauses(unsynced, 'Synced');
  if (unsynced.length > 0) {
    return condition('Synced', 'False', worst(causes, 'Synced'), [
      `${present.length - unsynced.length} of ${present.length} as asked for`,
      ...messages(causes, 'Synced'),
    ]);
  }
  const isDone = deployment?.status === 'Succeeded';
  return isDone || present.length > 0
    ? condition('Synced', 'True', 'Ready', ['All is as asked for'])
    : condition('Synced', 'False', 'InProgress', ['Nothing is made yet']);
}

function driftedCondition(present: readonly InstanceState[]): NextCondition {
  const changed = present.filter(i => isTrue(i, 'Drifted'));
  return changed.length > 0
    ? condition('Drifted', 'True', 'Drifted', [
        `Changed outside: ${changed
          .map(i => `\`${i.address}\``)
          .sort(compareText)
          .join(', ')}`,
      ])
    : condition('Drifted', 'False', 'Ready', [
        'No difference that nobody asked for',
      ]);
}

/** Those that have a cause of their own; what they block says nothing new. */
function rootCauses(
  instances: readonly InstanceState[],
  type: 'Ready' | 'Synced',
): InstanceState[] {
  const own = instances.filter(i => {
    const reason = conditionOf(i, type)?.reason;
    return reason !== 'DependencyFailed' && reason !== 'AwaitingDependencies';
  });
  const failed = own.filter(i => i.phase === 'Failed');
  const told = failed.length > 0 ? failed : own;
  return [...(told.length > 0 ? told : instances)].sort((a, b) =>
    compareText(a.address, b.address),
  );
}

function worst(
  instances: readonly InstanceState[],
  type: 'Ready' | 'Synced',
): Condition['reason'] {
  return conditionOf(instances[0], type)?.reason ?? 'InProgress';
}

function messages(
  instances: readonly InstanceState[],
  type: 'Ready' | 'Synced',
): string[] {
  const told = instances.slice(0, MAX_TOLD).map(i => {
    const message = conditionOf(i, type)?.message;
    return message ? `${i.address}: ${message}` : i.address;
  });
  const more = instances.length - told.length;
  return more > 0 ? [...told, `and ${more} more`] : told;
}

function condition(
  type: Condition['type'],
  status: Condition['status'],
  reason: Condition['reason'],
  parts: string[],
): NextCondition {
  return { type, status, reason, message: parts.join('. ') };
}

function conditionOf(
  instance: InstanceState,
  type: Condition['type'],
): Condition | undefined {
  return instance.conditions.find(c => c.type === type);
}

function isTrue(instance: InstanceState, type: Condition['type']): boolean {
  return conditionOf(instance, type)?.status === 'True';
}

function summarize(
  options: EnvironmentStatusOptions,
  conditions: readonly Condition[],
): EnvironmentStatus {
  const { instances, deployment, graphErrors, deleting } = options;
  const present = instances.filter(i => !GONE.includes(i.phase));
  const isActive = present.some(i => ACTIVE.includes(i.phase));
  const hasFailed = present.some(i => i.phase === 'Failed');
  if (deleting) {
    if (present.length === 0) {
      return 'Deleted';
    }
    // What waits for a failed removal is Removing as well, so the deployment tells whether any goes on.
    return hasFailed && (!isActive || deployment?.status === 'Failed')
      ? 'Failed'
      : 'Deleting';
  }
  if (!deployment || (deployment.status === 'Pending' && !present.length)) {
    return 'Pending';
  }
  if (graphErrors.length > 0) {
    return 'Failed';
  }
  const holds = (type: Condition['type']) =>
    conditions.find(c => c.type === type)?.status === 'True';
  if (isInQuarantine(conditions)) {
    return 'Degraded';
  }
  const isUnderWay =
    deployment.status === 'Pending' || deployment.status === 'Running';
  if (isUnderWay) {
    // A failed node stops the deployment only when nothing beside it goes on.
    return hasFailed && !isActive && !stillAwaitsReadiness(present)
      ? 'Failed'
      : 'Progressing';
  }
  if (holds('Ready') && holds('Synced') && !holds('Drifted')) {
    return 'Ready';
  }
  return deployment.status === 'Succeeded' ? 'Degraded' : 'Failed';
}

function stillAwaitsReadiness(present: readonly InstanceState[]): boolean {
  return present.some(i => i.phase === 'NotReady');
}

/**
 * The links of all instances, each URL once: first those of what nothing depends on, because that
 * is what people come for.
 */
export function rollUpLinks(
  instances: readonly InstanceState[],
): EnvironmentLink[] {
  const graph = graphOfInstances(
    instances.filter(i => !GONE.includes(i.phase)),
  );
  const links = new Map<string, EnvironmentLink>();
  for (const address of topologicalOrder(graph).reverse()) {
    for (const link of graph.nodes.get(address)?.links ?? []) {
      if (!links.has(link.url)) {
        links.set(link.url, link);
      }
    }
  }
  return [...links.values()];
}
