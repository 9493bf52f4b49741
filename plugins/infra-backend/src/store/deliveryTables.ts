import type { Instant } from './tables';

export interface ArtifactRow {
  id: string;
  repository: string;
  digest: string;
  tags: string;
  /** A string on PostgreSQL, where it is a bigint. */
  size: number | string | null;
  platforms: string;
  provenance: string;
  signatures: string;
  boms: string;
  created_at: Instant | null;
  registered_at: Instant;
  /** A string on PostgreSQL, where it is a bigint. */
  seq: number | string;
  source: string;
  source_event_id: string | null;
  attachments_due_at: Instant | null;
  attachments_looks: number;
  attachments_attempts: number;
}

export interface ArtifactUseRow {
  repository: string;
  entity_ref: string;
  container: string;
  origin: string;
  seen_at: Instant;
}

export interface IncomingEventRow {
  id: string;
  source: string;
  delivery_id: string;
  fate: string;
  reason: string | null;
  hint: string | null;
  repository: string | null;
  artifact_id: string | null;
  /** A string on PostgreSQL, where it is a bigint. */
  seq: number | string | null;
  attempts: number;
  next_attempt_at: Instant | null;
  received_at: Instant;
  settled_at: Instant | null;
}

export interface DeliveryRow {
  entity_ref: string;
  pipeline: string | null;
  next_look_at: Instant | null;
  looked_at: Instant | null;
  problem: string | null;
  failures: number;
  wakes: number;
}

export interface PromotionRow {
  id: string;
  entity_ref: string;
  environment_id: string;
  pipeline: string;
  step: string;
  release: string;
  release_key: string;
  plan_hash: string | null;
  origin: string;
  from_environment_id: string | null;
  state: string;
  reason: string;
  message: string | null;
  deployment_id: string | null;
  rollback_deployment_id: string | null;
  superseded_by: string | null;
  requested_by: string;
  created_at: Instant;
  started_at: Instant | null;
  finished_at: Instant | null;
  next_look_at: Instant | null;
}

export interface PromotionArtifactRow {
  promotion_id: string;
  artifact_id: string;
}
