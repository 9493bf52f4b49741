import { PromotionRecord } from '../../../core';
import { fromJson, toDate, toIso, toJson, toOptionalIso } from '../../codec';
import { PromotionRow } from '../../tables';

export function toPromotion(row: PromotionRow): PromotionRecord {
  return {
    id: row.id,
    entityRef: row.entity_ref,
    environmentId: row.environment_id,
    pipeline: row.pipeline,
    step: row.step,
    release: fromJson(row.release),
    releaseKey: row.release_key,
    planHash: row.plan_hash ?? undefined,
    origin: row.origin as PromotionRecord['origin'],
    fromEnvironmentId: row.from_environment_id ?? undefined,
    state: row.state as PromotionRecord['state'],
    reason: row.reason as PromotionRecord['reason'],
    message: row.message ?? undefined,
    deploymentId: row.deployment_id ?? undefined,
    rollbackDeploymentId: row.rollback_deployment_id ?? undefined,
    supersededBy: row.superseded_by ?? undefined,
    requestedBy: row.requested_by,
    createdAt: toIso(row.created_at),
    startedAt: toOptionalIso(row.started_at),
    finishedAt: toOptionalIso(row.finished_at),
    nextLookAt: toOptionalIso(row.next_look_at),
  };
}

export function fromPromotion(record: PromotionRecord): PromotionRow {
  return {
    id: record.id,
    entity_ref: record.entityRef,
    environment_id: record.environmentId,
    pipeline: record.pipeline,
    step: record.step,
    release: toJson(record.release),
    release_key: record.releaseKey,
    plan_hash: record.planHash ?? null,
    origin: record.origin,
    from_environment_id: record.fromEnvironmentId ?? null,
    state: record.state,
    reason: record.reason,
    message: record.message ?? null,
    deployment_id: record.deploymentId ?? null,
    rollback_deployment_id: record.rollbackDeploymentId ?? null,
    superseded_by: record.supersededBy ?? null,
    requested_by: record.requestedBy,
    created_at: toDate(record.createdAt),
    started_at: toDate(record.startedAt),
    finished_at: toDate(record.finishedAt),
    next_look_at: toDate(record.nextLookAt),
  };
}
