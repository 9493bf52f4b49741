export type * from './deliveryTables';

/** Instants as the database clients give them: `Date` on PostgreSQL, milliseconds on SQLite. */
export type Instant = Date | number | string;

export interface EnvironmentRow {
  id: string;
  entity_ref: string;
  name: string;
  type: string;
  owner: string;
  owner_named: boolean | number;
  system: string | null;
  labels: string;
  generation: number;
  observed_generation: number;
  status: string;
  conditions: string;
  links: string;
  current_deployment_id: string | null;
  created_by: string;
  created_at: Instant;
  updated_at: Instant;
  deleted_at: Instant | null;
  version: number;
  cancel_generation: number;
  retry_requests: number;
  observed_retry_requests: number;
  next_reconcile_at: Instant | null;
  wake_requested: boolean | number;
  lease_holder: string | null;
  lease_expires_at: Instant | null;
  fencing_token: number;
  asked_generation: number;
  awaiting_deployment_id: string | null;
  expires_at: Instant | null;
  expiry_warn_at: Instant | null;
  expiry_due_at: Instant | null;
}

export interface ApprovalRow {
  deployment_id: string;
  environment_id: string;
  state: string;
  approvers: string | null;
  excluded: string | null;
  step_approvers: string | null;
  plan_hash: string;
  about: string;
  expires_at: Instant | null;
  decided_by: string | null;
  decided_at: Instant | null;
  reason: string | null;
  due_at: Instant | null;
  told: boolean | number;
  created_at: Instant;
}

export interface DeploymentRow {
  id: string;
  environment_id: string;
  generation: number;
  mode: string;
  status: string;
  desired: string;
  rollback_of: string | null;
  /** JSON list of provider names. */
  abandon: string | null;
  platform_revision: number;
  promotion_id: string | null;
  preview_id: string | null;
  preview_commit: string | null;
  /** Hooks as JSON. */
  verification: string | null;
  plan: string | null;
  message: string | null;
  requested_by: string;
  created_at: Instant;
  started_at: Instant | null;
  finished_at: Instant | null;
}

export interface InstanceRow {
  id: string;
  environment_id: string;
  address: string;
  type: string;
  class: string;
  claim_id: string;
  definition_name: string;
  definition_revision: number;
  provider: string | null;
  driver: string;
  kind: string;
  external_name: string;
  ownership_mark: string;
  generation: number;
  phase: string;
  conditions: string;
  deletion_policy: string;
  adopt: boolean | number;
  management: string;
  depends_on: string;
  attempted: boolean | number;
  inputs: string | null;
  inputs_fingerprint: string | null;
  driver_state: string | null;
  handle: string | null;
  handle_fingerprint: string | null;
  outputs: string;
  links: string;
  attempt: number;
  next_attempt_at: Instant | null;
  last_observed_at: Instant | null;
  observation_requested_at: Instant | null;
  created_at: Instant;
  updated_at: Instant;
  removed_at: Instant | null;
}

export interface OperationRow {
  id: string;
  environment_id: string;
  deployment_id: string | null;
  instance_id: string;
  address: string;
  action: string;
  status: string;
  attempt: number;
  message: string | null;
  fencing_token: number;
  started_at: Instant;
  finished_at: Instant | null;
}

export interface EventRow {
  /** A string on PostgreSQL, where it is a bigint. */
  id: number | string;
  environment_id: string;
  deployment_id: string | null;
  address: string | null;
  type: string;
  level: string;
  message: string;
  data: string | null;
  at: Instant;
}

export interface EventSinkRow {
  name: string;
  /** A string on PostgreSQL, where it is a bigint. */
  cursor: number | string;
  attempts: number;
  next_attempt_at: Instant | null;
  last_error: string | null;
  delivered_at: Instant | null;
  created_at: Instant;
}

export interface HookAnswerRow {
  run_id: string;
  outcome: string;
  message: string | null;
  link: string | null;
  answered_by: string;
  answered_at: Instant;
}

export interface HookRunRow {
  id: string;
  environment_id: string;
  deployment_id: string;
  instance_id: string | null;
  address: string | null;
  stage: string;
  name: string;
  kind: string;
  provider: string | null;
  inputs: string;
  handle: string | null;
  state: string;
  on_error: string;
  attempt: number;
  retry_requests: number;
  failures: number;
  cleared: boolean | number;
  message: string | null;
  link: string | null;
  deadline: Instant;
  next_poll_at: Instant | null;
  started_at: Instant;
  finished_at: Instant | null;
}

export interface UndeliveredEventRow {
  sink: string;
  event_id: number | string;
  environment_id: string;
  type: string;
  attempts: number;
  error: string;
  given_up_at: Instant;
  retry_requested_at: Instant | null;
}

export interface ReceiptRow {
  instance_id: string;
  environment_id: string;
  address: string;
  external_name: string;
  provider: string | null;
  kind: string;
  outcome: string;
  observation: string;
  last_seen_at: Instant | null;
  observed_at: Instant;
}

export interface SecretRow {
  ref: string;
  instance_id: string | null;
  key_id: string;
  nonce: string;
  ciphertext: string;
  created_at: Instant;
  updated_at: Instant;
}

export interface DocumentRevisionRow {
  seq: number;
  kind: string;
  name: string;
  revision: number;
  deleted: boolean | number;
  document: string;
  content_hash: string;
  origin: string;
  source: string | null;
  created_at: Instant;
  replaced_at: Instant | null;
}

export interface DocumentSourceRow {
  source: string;
  etag: string | null;
  content_hash: string | null;
  last_read_at: Instant | null;
  last_error: string | null;
  last_error_at: Instant | null;
}

export interface ProviderStatusRow {
  provider: string;
  health: string;
  document_revision: number;
  message: string | null;
  report: string | null;
  checked_at: Instant | null;
  failures: number;
  next_check_at: Instant | null;
  changed_at: Instant;
}

export interface IdempotencyKeyRow {
  principal: string;
  key: string;
  request_hash: string;
  response: string | null;
  created_at: Instant;
}

export interface TaskRow {
  id: string;
  environment_id: string;
  environment_name: string;
  environment_type: string;
  entity_ref: string;
  instance_id: string;
  address: string;
  ownership_mark: string;
  external_name: string;
  purpose: string;
  state: string;
  standing: boolean | number;
  title: string;
  instructions: string;
  assignee: string;
  given: string;
  output_schema: string;
  outputs: string | null;
  secret_refs: string | null;
  message: string | null;
  answered_by: string | null;
  answered_at: Instant | null;
  notified_at: Instant | null;
  version: number;
  created_at: Instant;
  updated_at: Instant;
}

export interface ProviderRevocationRow {
  provider: string;
  id: string;
  revoked_by: string;
  reason: string | null;
  revoked_at: Instant;
}

export interface RegistryCredentialRow {
  provider: string;
  username: string;
  purpose: string;
  owner: string;
  entity_ref: string;
  environment_id: string | null;
  environment_name: string | null;
  access: string;
  password_hash: string;
  created_by: string;
  created_at: Instant;
}

export interface StateOwnerRow {
  name: string;
  owner_instance_id: string | null;
  owner: string | null;
  created_at: Instant;
}

export interface StateRunRow {
  id: string;
  name: string;
  purpose: string;
  token_hash: string;
  started_by: string;
  started_at: Instant;
  lives_until: Instant;
  expires_at: Instant;
  ended_at: Instant | null;
}

export interface StateVersionRow {
  name: string;
  version: number;
  run_id: string;
  lineage: string;
  /** A string on PostgreSQL, where it is a bigint. */
  serial: number | string;
  is_empty: boolean | number;
  key_id: string;
  nonce: string;
  ciphertext: string;
  written_at: Instant;
}

export interface StateReportRow {
  run_id: string;
  key_id: string;
  nonce: string;
  ciphertext: string;
  written_at: Instant;
}

export interface StateLockRow {
  name: string;
  run_id: string;
  lock_id: string;
  info: string;
  locked_at: Instant;
}
