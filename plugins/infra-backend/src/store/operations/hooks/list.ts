import { HookRun } from '@infra-orchestration/backstage-plugin-infra-common';
import { HookRunRecord } from '../../../core';
import { Db } from '../../database';
import { HookRunRow } from '../../tables';
import { toHookRun } from './rows';

/** What a worker has to know: those of the deployment in force, and those that left something. */
export async function listForWork(
  db: Db,
  options: { environmentId: string; deploymentId: string },
): Promise<HookRunRecord[]> {
  const { environmentId, deploymentId } = options;
  const rows = await db<HookRunRow>('hook_runs')
    .where({ environment_id: environmentId })
    .andWhere(which =>
      which.where({ deployment_id: deploymentId }).orWhere({ cleared: false }),
    )
    .orderBy(['started_at', 'id']);
  return rows.map(toHookRun);
}

/** The latest attempt of each hook, by deployment, as clients see them. */
export async function listOfDeployments(
  db: Db,
  deploymentIds: string[],
): Promise<Map<string, HookRun[]>> {
  if (deploymentIds.length === 0) {
    return new Map();
  }
  const rows = await db<HookRunRow>('hook_runs')
    .whereIn('deployment_id', deploymentIds)
    .orderBy(['started_at', 'id']);
  const shown = new Map<string, Map<string, HookRun>>();
  for (const run of rows.map(toHookRun)) {
    const ofDeployment = shown.get(run.deploymentId) ?? new Map();
    const key = [run.stage, run.instanceId, run.name].join('/');
    if (run.attempt >= (ofDeployment.get(key)?.attempt ?? 0)) {
      ofDeployment.set(key, toView(run));
    }
    shown.set(run.deploymentId, ofDeployment);
  }
  return new Map(
    [...shown].map(([id, runs]) => [id, [...runs.values()]] as const),
  );
}

function toView(run: HookRunRecord): HookRun {
  const { stage, name, kind, state, onError, attempt, startedAt } = run;
  const { address, message, link, finishedAt } = run;
  return {
    stage,
    name,
    kind,
    state,
    onError,
    attempt,
    address,
    message,
    link,
    startedAt,
    finishedAt,
  };
}
