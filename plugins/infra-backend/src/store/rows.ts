import {
  Deployment,
  Environment,
  InfraEvent,
  Operation,
  PlatformDocument,
  Receipt,
} from '@infra-orchestration/backstage-plugin-infra-common';
import {
  fromJson,
  fromOptionalJson,
  toDate,
  toIso,
  toJson,
  toOptionalIso,
  toOptionalJson,
} from './codec';
import {
  DeploymentRow,
  DocumentRevisionRow,
  DocumentSourceRow,
  EnvironmentRow,
  EventRow,
  InstanceRow,
  OperationRow,
  ProviderStatusRow,
  ReceiptRow,
} from './tables';
import {
  DeploymentRecord,
  DocumentSource,
  EnvironmentRecord,
  InstanceRecord,
  ProviderHealth,
  ProviderStatus,
  StoredDocument,
} from './types';

export function toEnvironment(row: EnvironmentRow): EnvironmentRecord {
  return {
    id: row.id,
    entityRef: row.entity_ref,
    name: row.name,
    type: row.type,
    owner: row.owner,
    ownerNamed: Boolean(row.owner_named),
    system: row.system ?? undefined,
    labels: fromJson(row.labels),
    generation: row.generation,
    observedGeneration: row.observed_generation,
    status: row.status as Environment['status'],
    conditions: fromJson(row.conditions),
    links: fromJson(row.links),
    currentDeploymentId: row.current_deployment_id ?? undefined,
    createdBy: row.created_by,
    createdAt: toIso(row.created_at),
    updatedAt: toIso(row.updated_at),
    etag: `"${row.version}"`,
    version: row.version,
    deletedAt: toOptionalIso(row.deleted_at),
    cancelGeneration: row.cancel_generation,
    retryRequests: row.retry_requests,
    observedRetryRequests: row.observed_retry_requests,
    nextReconcileAt: toOptionalIso(row.next_reconcile_at),
    askedGeneration: row.asked_generation,
    awaitingDeploymentId: row.awaiting_deployment_id ?? undefined,
    expiresAt: toOptionalIso(row.expires_at),
    expiryWarnAt: toOptionalIso(row.expiry_warn_at),
  };
}

export function toDeployment(row: DeploymentRow): DeploymentRecord {
  return {
    id: row.id,
    environmentId: row.environment_id,
    generation: row.generation,
    mode: row.mode as Deployment['mode'],
    status: row.status as Deployment['status'],
    desired: fromJson(row.desired),
    rollbackOf: row.rollback_of ?? undefined,
    abandon: fromOptionalJson(row.abandon),
    platformRevision: row.platform_revision,
    promotionId: row.promotion_id ?? undefined,
    preview:
      row.preview_id === null || row.preview_commit === null
        ? undefined
        : { id: row.preview_id, commit: row.preview_commit },
    verification: fromOptionalJson(row.verification),
    plan: fromOptionalJson(row.plan),
    message: row.message ?? undefined,
    requestedBy: row.requested_by,
    createdAt: toIso(row.created_at),
    startedAt: toOptionalIso(row.started_at),
    finishedAt: toOptionalIso(row.finished_at),
  };
}

export function toInstance(row: InstanceRow): InstanceRecord {
  return {
    id: row.id,
    environmentId: row.environment_id,
    address: row.address,
    type: row.type,
    class: row.class,
    claimId: row.claim_id,
    definition: {
      name: row.definition_name,
      revision: row.definition_revision,
    },
    provider: row.provider ?? undefined,
    driver: row.driver,
    kind: row.kind,
    externalName: row.external_name,
    ownershipMark: row.ownership_mark,
    generation: row.generation,
    phase: row.phase as InstanceRecord['phase'],
    conditions: fromJson(row.conditions),
    deletionPolicy: row.deletion_policy as InstanceRecord['deletionPolicy'],
    adopt: Boolean(row.adopt),
    management: row.management as InstanceRecord['management'],
    dependenciesOf: fromJson(row.depends_on),
    attempted: Boolean(row.attempted),
    inputs: fromOptionalJson(row.inputs),
    inputsFingerprint: row.inputs_fingerprint ?? undefined,
    driverState: fromOptionalJson(row.driver_state),
    handle: fromOptionalJson(row.handle),
    handleFingerprint: row.handle_fingerprint ?? undefined,
    outputs: fromJson(row.outputs),
    links: fromJson(row.links),
    attempt: row.attempt,
    nextAttemptAt: toOptionalIso(row.next_attempt_at),
    lastObservedAt: toOptionalIso(row.last_observed_at),
    observationRequestedAt: toOptionalIso(row.observation_requested_at),
    createdAt: toIso(row.created_at),
    updatedAt: toIso(row.updated_at),
    removedAt: toOptionalIso(row.removed_at),
  };
}

/** Everything the engine writes; `observation_requested_at` belongs to the watches. */
export function fromInstance(
  record: InstanceRecord,
): Omit<InstanceRow, 'observation_requested_at'> {
  return {
    id: record.id,
    environment_id: record.environmentId,
    address: record.address,
    type: record.type,
    class: record.class,
    claim_id: record.claimId,
    definition_name: record.definition.name,
    definition_revision: record.definition.revision,
    provider: record.provider ?? null,
    driver: record.driver,
    kind: record.kind,
    external_name: record.externalName,
    ownership_mark: record.ownershipMark,
    generation: record.generation,
    phase: record.phase,
    conditions: toJson(record.conditions),
    deletion_policy: record.deletionPolicy,
    adopt: record.adopt,
    management: record.management,
    depends_on: toJson(record.dependenciesOf),
    attempted: record.attempted,
    inputs: toOptionalJson(record.inputs),
    inputs_fingerprint: record.inputsFingerprint ?? null,
    driver_state: toOptionalJson(record.driverState),
    handle: toOptionalJson(record.handle),
    handle_fingerprint: record.handleFingerprint ?? null,
    outputs: toJson(record.outputs),
    links: toJson(record.links),
    attempt: record.attempt,
    next_attempt_at: toDate(record.nextAttemptAt),
    last_observed_at: toDate(record.lastObservedAt),
    created_at: toDate(record.createdAt),
    updated_at: toDate(record.updatedAt),
    removed_at: toDate(record.removedAt),
  };
}

export function toOperation(row: OperationRow): Operation {
  return {
    id: row.id,
    environmentId: row.environment_id,
    deploymentId: row.deployment_id ?? undefined,
    instanceId: row.instance_id,
    address: row.address,
    action: row.action as Operation['action'],
    status: row.status as Operation['status'],
    attempt: row.attempt,
    message: row.message ?? undefined,
    startedAt: toIso(row.started_at),
    finishedAt: toOptionalIso(row.finished_at),
  };
}

export function toEvent(row: EventRow): InfraEvent {
  return {
    id: Number(row.id),
    environmentId: row.environment_id,
    deploymentId: row.deployment_id ?? undefined,
    address: row.address ?? undefined,
    type: row.type as InfraEvent['type'],
    level: row.level as InfraEvent['level'],
    message: row.message,
    data: fromOptionalJson(row.data),
    at: toIso(row.at),
  };
}

export function toReceipt(row: ReceiptRow): Receipt {
  return {
    environmentId: row.environment_id,
    instanceId: row.instance_id,
    address: row.address,
    externalName: row.external_name,
    provider: row.provider ?? undefined,
    kind: row.kind,
    outcome: row.outcome as Receipt['outcome'],
    observation: row.observation,
    lastSeenAt: toOptionalIso(row.last_seen_at),
    observedAt: toIso(row.observed_at),
  };
}

export function toStoredDocument<T extends PlatformDocument>(
  row: DocumentRevisionRow,
): StoredDocument<T> {
  return {
    seq: row.seq,
    kind: row.kind as StoredDocument['kind'],
    name: row.name,
    revision: row.revision,
    deleted: Boolean(row.deleted),
    document: fromJson(row.document),
    contentHash: row.content_hash,
    origin: row.origin,
    source: row.source ?? undefined,
    createdAt: toIso(row.created_at),
  };
}

export function toDocumentSource(row: DocumentSourceRow): DocumentSource {
  return {
    source: row.source,
    etag: row.etag ?? undefined,
    contentHash: row.content_hash ?? undefined,
    lastReadAt: toOptionalIso(row.last_read_at),
    lastError: row.last_error ?? undefined,
    lastErrorAt: toOptionalIso(row.last_error_at),
  };
}

export function toProviderStatus(row: ProviderStatusRow): ProviderStatus {
  return {
    provider: row.provider,
    health: row.health as ProviderHealth,
    documentRevision: row.document_revision,
    message: row.message ?? undefined,
    report: fromOptionalJson(row.report),
    checkedAt: toOptionalIso(row.checked_at),
    failures: row.failures,
    nextCheckAt: toOptionalIso(row.next_check_at),
    changedAt: toIso(row.changed_at),
  };
}
