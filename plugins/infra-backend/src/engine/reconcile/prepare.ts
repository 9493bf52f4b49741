import { Operation } from '@infra-orchestration/backstage-plugin-infra-common';
import {
  assemblePlan,
  blockersOf,
  planNode,
  planRemovals,
  ResourceGraph,
} from '../../core';
import { ChangeSet, DeploymentRecord, InstanceRecord } from '../../store';
import { asApplied, resolveNode } from '../node/inputs';
import { newInstance, placementOf } from '../node/newInstance';
import { mergeChangeSets } from './mergeChangeSets';
import { Run } from './run';

/** Attempts that a worker before this one began and did not live to end. */
export function closeInterrupted(
  run: Run,
  operations: readonly Operation[],
): ChangeSet {
  let changes: ChangeSet = {};
  const interrupted = new Set<string>();
  for (const operation of operations) {
    const instance = run.instances.find(i => i.id === operation.instanceId);
    if (operation.status === 'InProgress' && instance?.handle) {
      continue;
    }
    interrupted.add(operation.instanceId);
    changes = mergeChangeSets(changes, {
      ...run.operation({
        ...operation,
        status: 'Interrupted',
        message: 'The worker stopped before it was known how this ended',
        finishedAt: run.now().toISOString(),
      }),
      events: [
        run.event(
          'operation.finished',
          `${operation.action} was interrupted; what is there decides how it goes on`,
          {
            address: operation.address,
            level: 'warn',
            data: { operationId: operation.id, status: 'Interrupted' },
          },
        ),
      ],
    });
  }
  // What an interrupted apply brought about is not known, so what was known before counts no more.
  const doubtful = run.instances
    .filter(({ id }) => interrupted.has(id))
    .map(instance => ({ ...instance, inputsFingerprint: undefined }));
  doubtful.forEach(instance => run.keep(instance));
  return mergeChangeSets(changes, { instances: doubtful });
}

/** Forgets the waiting times and failures of what did not come to its end. */
export function acceptRetry(run: Run): ChangeSet {
  const { retryRequests, observedRetryRequests } = run.environment;
  if (retryRequests === observedRetryRequests) {
    return {};
  }
  const again = run.instances
    .filter(
      ({ phase, attempt, nextAttemptAt, handle }) =>
        phase === 'Failed' || attempt > 0 || (nextAttemptAt && !handle),
    )
    .map(
      (instance): InstanceRecord => ({
        ...instance,
        phase: instance.phase === 'Failed' ? 'Pending' : instance.phase,
        attempt: 0,
        nextAttemptAt: undefined,
      }),
    );
  again.forEach(instance => run.keep(instance));
  return {
    instances: again,
    environment: { observedRetryRequests: retryRequests },
  };
}

/** Deployments that a newer one took over from. */
export function supersede(
  run: Run,
  older: readonly DeploymentRecord[],
): ChangeSet {
  return {
    deployments: older.map(({ id }) => ({
      id,
      status: 'Superseded',
      finishedAt: run.now().toISOString(),
      message: `Generation ${run.generation} took over`,
    })),
    events: older.map(({ id, generation }) => ({
      ...run.event(
        'deployment.status',
        `Deployment of generation ${generation} was superseded`,
        { data: { status: 'Superseded' } },
      ),
      deploymentId: id,
    })),
  };
}

/** Records what is asked for and not there yet, and marks what is no longer asked for. */
export function recordInstances(run: Run, graph: ResourceGraph): ChangeSet {
  let changes: ChangeSet = {};
  for (const node of graph.nodes.values()) {
    const existing = run.instance(node.address);
    if (!existing) {
      const instance = newInstance(run, node);
      run.adoptInstance(instance);
      changes = mergeChangeSets(changes, { instances: [instance] });
    } else if (!existing.attempted) {
      const placed = { ...existing, ...placementOf(node) };
      run.keep(placed);
      changes = mergeChangeSets(changes, { instances: [placed] });
    }
  }
  for (const instance of run.instances) {
    const { address, phase, generation } = instance;
    // A removal that failed for good waits for a retry or a newer deployment.
    const isSaid =
      phase === 'Removing' ||
      (phase === 'Failed' && generation === run.generation);
    if (!graph.nodes.has(address) && !isSaid) {
      changes = mergeChangeSets(
        changes,
        run.transition(instance, { kind: 'removing' }),
      );
    }
  }
  return changes;
}

/** Says of what may not run yet what it waits for. What is usable meanwhile stays as it is. */
export function tellBlocked(
  run: Run,
  graph: ResourceGraph,
  isConcerned: (address: string) => boolean = () => true,
): ChangeSet {
  const phases = new Map(run.instances.map(i => [i.address, i.phase]));
  let changes: ChangeSet = {};
  for (const [address, blocker] of blockersOf(graph, phases)) {
    const instance = run.instance(address);
    const untouched =
      instance?.phase === 'Pending' || instance?.phase === 'Waiting';
    if (instance && untouched && isConcerned(address)) {
      changes = mergeChangeSets(
        changes,
        run.transition(
          instance,
          { kind: 'blocked', blocker },
          { generation: run.generation },
        ),
      );
    }
  }
  return changes;
}

/** The plan as far as it can be told without looking outside; for deployments that bring none. */
export function planFromRecords(run: Run, graph: ResourceGraph) {
  const instances = run.instances.filter(({ attempted }) => attempted);
  const byAddress = new Map(instances.map(i => [i.address, asApplied(i)]));
  const planned = [...graph.nodes.values()].map(node =>
    planNode({
      node,
      inputs: resolveNode(run.services.registry, node, run.known),
      instance: byAddress.get(node.address),
    }),
  );
  return assemblePlan({
    environmentId: run.environment.id,
    generation: run.generation,
    actions: [
      ...planned.map(({ action }) => action),
      ...planRemovals({ instances, keep: new Set(graph.nodes.keys()) }),
    ],
    errors: planned.flatMap(({ errors }) => errors),
    now: run.now(),
  });
}
