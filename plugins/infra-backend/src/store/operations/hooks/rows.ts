import { HookRunRecord } from '../../../core';
import {
  fromJson,
  fromOptionalJson,
  toDate,
  toIso,
  toJson,
  toOptionalIso,
  toOptionalJson,
} from '../../codec';
import { HookRunRow } from '../../tables';

export function toHookRun(row: HookRunRow): HookRunRecord {
  return {
    id: row.id,
    environmentId: row.environment_id,
    deploymentId: row.deployment_id,
    instanceId: row.instance_id ?? undefined,
    address: row.address ?? undefined,
    stage: row.stage as HookRunRecord['stage'],
    name: row.name,
    kind: row.kind,
    provider: row.provider ?? undefined,
    inputs: fromJson(row.inputs),
    handle: fromOptionalJson(row.handle),
    state: row.state as HookRunRecord['state'],
    onError: row.on_error as HookRunRecord['onError'],
    attempt: row.attempt,
    retryRequests: row.retry_requests,
    failures: row.failures,
    cleared: Boolean(row.cleared),
    message: row.message ?? undefined,
    link: row.link ?? undefined,
    deadline: toIso(row.deadline),
    nextPollAt: toOptionalIso(row.next_poll_at),
    startedAt: toIso(row.started_at),
    finishedAt: toOptionalIso(row.finished_at),
  };
}

export function fromHookRun(run: HookRunRecord): HookRunRow {
  return {
    id: run.id,
    environment_id: run.environmentId,
    deployment_id: run.deploymentId,
    instance_id: run.instanceId ?? null,
    address: run.address ?? null,
    stage: run.stage,
    name: run.name,
    kind: run.kind,
    provider: run.provider ?? null,
    inputs: toJson(run.inputs),
    handle: toOptionalJson(run.handle),
    state: run.state,
    on_error: run.onError,
    attempt: run.attempt,
    retry_requests: run.retryRequests,
    failures: run.failures,
    cleared: run.cleared,
    message: run.message ?? null,
    link: run.link ?? null,
    deadline: toDate(run.deadline),
    next_poll_at: toDate(run.nextPollAt),
    started_at: toDate(run.startedAt),
    finished_at: toDate(run.finishedAt),
  };
}
