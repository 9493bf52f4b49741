import { HookRun } from '@infra-orchestration/backstage-plugin-infra-common';
import { HookRunRecord } from '../../../core';
import { Db } from '../../database';
import { HookAnswerRow, HookRunRow } from '../../tables';
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
  const answered = await answeredOf(db, rows);
  return rows.map(toHookRun).map(run =>
    // What was answered need not wait for its next look.
    answered.has(run.id) ? { ...run, nextPollAt: undefined } : run,
  );
}

async function answeredOf(
  db: Db,
  rows: readonly HookRunRow[],
): Promise<Set<string>> {
  const running = rows.filter(({ state }) => state === 'Running');
  if (running.length === 0) {
    return new Set();
  }
  const answers = await db<HookAnswerRow>('hook_answers')
    .whereIn(
      'run_id',
      running.map(({ id }) => id),
    )
    .select('run_id');
  return new Set(answers.map(({ run_id }) => run_id));
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
  const { id, stage, name, kind, state, onError, attempt, startedAt } = run;
  const { address, message, link, finishedAt } = run;
  return {
    id,
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
