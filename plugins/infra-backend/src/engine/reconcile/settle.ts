import {
  Deployment,
  DeploymentStatus,
  PlanError,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { canonicalJson, environmentStatus, nextWakeUp } from '../../core';
import { ChangeSet } from '../../store';
import { StepResult, wasSeenToFail } from '../node/result';
import { mergeChangeSets } from './mergeChangeSets';
import { Run } from './run';

/** How the steps of a run ended; those that were not let go are missing. */
export interface RunOutcome {
  graphErrors: readonly PlanError[];
  steps: number;
  results: ReadonlyMap<string, StepResult>;
}

const ENDED: readonly DeploymentStatus[] = [
  'Succeeded',
  'Failed',
  'Superseded',
  'Cancelled',
];

/** Status of the deployment and of the environment; empty where nothing is different. */
export function settle(run: Run, outcome: RunOutcome): ChangeSet {
  const deployment = settleDeployment(run, outcome);
  return mergeChangeSets(
    deployment,
    environmentChange(run, outcome.graphErrors),
  );
}

function settleDeployment(run: Run, outcome: RunOutcome): ChangeSet {
  const status = judge(outcome);
  const before = run.deployment.status;
  // How a deployment ended stays so until a person asks again; drift later on is another matter.
  if (before === 'Succeeded' || (before === 'Failed' && status === 'Running')) {
    return {};
  }
  return deploymentChange(run, status, failureMessage(run, outcome, status));
}

export function judge({
  graphErrors,
  steps,
  results,
}: RunOutcome): DeploymentStatus {
  const statuses = [...results.values()].map(({ status }) => status);
  if (graphErrors.length > 0) {
    return 'Failed';
  }
  if (statuses.includes('waiting')) {
    return 'Running';
  }
  return statuses.length === steps && statuses.every(s => s === 'settled')
    ? 'Succeeded'
    : 'Failed';
}

function failureMessage(
  run: Run,
  { graphErrors }: RunOutcome,
  status: DeploymentStatus,
): string | undefined {
  if (status !== 'Failed') {
    return undefined;
  }
  const failures = graphErrors.length
    ? graphErrors.map(({ address, message }) =>
        address ? `${address}: ${message}` : message,
      )
    : run.instances
        .filter(({ phase }) => phase === 'Failed')
        .map(
          ({ address, conditions }) =>
            `${address}: ${
              conditions.find(c => c.type === 'Synced')?.message ?? 'failed'
            }`,
        );
  const { hookFailure } = run;
  return [...(hookFailure ? [hookFailure] : []), ...failures].join('. ');
}

/** The change of the deployment in execution, with its event. */
export function deploymentChange(
  run: Run,
  status: DeploymentStatus,
  message?: string,
): ChangeSet {
  const before = run.deployment;
  if (before.status === status && (before.message ?? '') === (message ?? '')) {
    return {};
  }
  const now = run.now().toISOString();
  const ended = ENDED.includes(status);
  const startedAt = before.startedAt ?? now;
  run.deployment = {
    ...before,
    status,
    message,
    startedAt,
    finishedAt: ended ? now : undefined,
  };
  return {
    deployments: [
      {
        id: before.id,
        status,
        message: message ?? null,
        startedAt,
        finishedAt: ended ? now : null,
      },
    ],
    events: [
      run.event('deployment.status', tellDeployment(run.deployment), {
        level: status === 'Failed' ? 'error' : 'info',
        data: { status, mode: before.mode, generation: before.generation },
      }),
    ],
  };
}

function tellDeployment({ mode, generation, status, message }: Deployment) {
  const what = `${mode} of generation ${generation}: ${status}`;
  return message ? `${what}. ${message}` : what;
}

/** The change of the environment's summary, with its event; empty where it is as before. */
export function environmentChange(
  run: Run,
  graphErrors: readonly PlanError[],
): ChangeSet {
  const before = run.environment;
  const now = run.now();
  const { status, conditions } = summary(run, graphErrors);
  const isDeleted =
    status === 'Deleted' && run.deployment.status === 'Succeeded';
  const after = {
    status: status === 'Deleted' && !isDeleted ? 'Deleting' : status,
    conditions,
    links: run.links,
    observedGeneration: run.generation,
  } as const;
  const unchanged = canonicalJson({
    status: before.status,
    conditions: before.conditions,
    links: before.links,
    observedGeneration: before.observedGeneration,
  });
  if (canonicalJson(after) === unchanged) {
    return {};
  }
  run.environment = {
    ...before,
    ...after,
    conditions,
    deletedAt: isDeleted ? now.toISOString() : undefined,
  };
  return {
    environment: { ...after, deletedAt: run.environment.deletedAt },
    events:
      after.status === before.status
        ? []
        : [
            run.event(
              isDeleted ? 'environment.deleted' : 'environment.status',
              tellEnvironment(run),
              { data: { status: after.status, previousStatus: before.status } },
            ),
          ],
  };
}

/**
 * Between begin and end of a run only a change of the summary is worth a write: what was ready and
 * is not any more must not look ready for as long as its repair takes.
 */
export function liveStatus(run: Run, changes: ChangeSet): ChangeSet {
  if (!changes.instances?.length || changes.environment) {
    return {};
  }
  const { status } = summary(run, []);
  return status === run.environment.status || status === 'Deleted'
    ? {}
    : environmentChange(run, []);
}

function summary(run: Run, graphErrors: readonly PlanError[]) {
  return environmentStatus({
    instances: run.instances,
    deployment: run.deployment,
    graphErrors,
    hookFailure: run.hookFailure,
    deleting: run.deployment.mode === 'destroy',
    previous: run.environment.conditions,
    generation: run.generation,
    now: run.now(),
  });
}

function tellEnvironment({ environment: { status, conditions } }: Run): string {
  const message = conditions.find(({ type }) => type === 'Ready')?.message;
  return message ? `${status}: ${message}` : status;
}

/** When the environment is to be looked at again; undefined: only when asked. */
export function nextReconcileAt(
  run: Run,
  { graphErrors, results }: RunOutcome,
): Date | undefined {
  if (graphErrors.length > 0) {
    return undefined;
  }
  const { clock } = run.services;
  const untils = [...results.values()].flatMap(result =>
    result.status === 'waiting' ? [result.until.getTime()] : [],
  );
  // What waits has its time in the results, and what failed by an error waits for a person.
  const drift = nextWakeUp({
    instances: run.instances.filter(
      instance => instance.phase === 'Ready' || wasSeenToFail(instance),
    ),
    now: run.now(),
    driftIntervalMs: run.driftInterval,
    random: clock.random(),
  });
  const times = drift ? [...untils, drift.getTime()] : untils;
  return times.length ? new Date(Math.min(...times)) : undefined;
}
