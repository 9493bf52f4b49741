import { JsonObject } from '@backstage/types';
import {
  Deployment,
  DeploymentApproval,
  DeploymentMode,
  DesiredState,
  DocumentKind,
  DocumentRevision,
  Environment,
  Hook,
  InfraEvent,
  PlatformDocument,
  ResourceInstance,
  ResourceManagement,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { AccessReport } from '@infra-orchestration/backstage-plugin-infra-node';

/** An environment with what clients never see. Instants are ISO 8601. */
export interface EnvironmentRecord extends Environment {
  /** A request named the owner; else it follows that of the entity. */
  ownerNamed: boolean;
  system?: string;
  /** The number behind `etag`. */
  version: number;
  deletedAt?: string;
  /** The generation whose execution a client asked to stop; 0 for none. */
  cancelGeneration: number;
  retryRequests: number;
  observedRetryRequests: number;
  nextReconcileAt?: string;
  /** The latest number given to a deployment, which may await approval. */
  askedGeneration: number;
  /** When the owner is to be told of the end; absent: not any more, or not at all. */
  expiryWarnAt?: string;
}

/** When the limited life of an environment ends, and when its owner is told. */
export interface ExpiryInstants {
  expiresAt: Date;
  warnAt?: Date;
}

/** The decision about a deployment, with what the decided deployment makes of its environment. */
export interface ApprovalRecord extends DeploymentApproval {
  deploymentId: string;
  environmentId: string;
  about: Pick<EnvironmentRecord, 'owner' | 'system' | 'labels'>;
  createdAt: string;
  /** Those concerned know of the state. */
  told: boolean;
}

export type NewApproval = Pick<
  ApprovalRecord,
  | 'deploymentId'
  | 'environmentId'
  | 'approvers'
  | 'stepApprovers'
  | 'excluded'
  | 'planHash'
  | 'about'
> & { expiresAt?: Date };

export interface NewEnvironment {
  id: string;
  entityRef: string;
  name: string;
  type: string;
  owner: string;
  /** Default false: the owner follows that of the entity. */
  ownerNamed?: boolean;
  system?: string;
  labels: Record<string, string>;
  createdBy: string;
}

/** A deployment with the set of platform documents it is pinned to. */
export interface DeploymentRecord extends Deployment {
  /** Documents with `seq` up to this one are in force for the deployment. */
  platformRevision: number;
}

export interface NewDeployment {
  id: string;
  environmentId: string;
  generation: number;
  mode: DeploymentMode;
  desired: DesiredState;
  rollbackOf?: string;
  abandon?: string[];
  platformRevision: number;
  promotionId?: string;
  preview?: Deployment['preview'];
  verification?: Hook[];
  plan?: Deployment['plan'];
  requestedBy: string;
  /** Default `Pending`. */
  status?: 'Pending' | 'AwaitingApproval';
}

export interface InstanceRecord extends ResourceInstance {
  ownershipMark: string;
  deletionPolicy: 'delete' | 'retain';
  adopt: boolean;
  management: ResourceManagement;
  /** An operation that may have made something outside was opened at least once. */
  attempted: boolean;
  /** Inputs of the last apply, secrets left out. */
  inputs?: JsonObject;
  /** Keyed digest of the inputs of the last successful apply, secrets included. */
  inputsFingerprint?: string;
  driverState?: JsonObject;
  /** Of work that goes on outside. */
  handle?: JsonObject;
  /** Digest of the inputs with which the apply of the handle began; a removal's handle has none. */
  handleFingerprint?: string;
  /** Failed attempts in a row. */
  attempt: number;
  /** No driver call before this instant. */
  nextAttemptAt?: string;
  /** A watch told of a change; written outside the lease, so the engine only reads it. */
  observationRequestedAt?: string;
  createdAt: string;
  removedAt?: string;
}

export type NewEvent = Omit<InfraEvent, 'id' | 'at'>;

/** Work on an environment is allowed to one holder at a time; the token orders the holders. */
export interface Lease {
  environmentId: string;
  holder: string;
  token: number;
}

/**
 * What clients may have changed on an environment while a worker held its lease. Read by every
 * fenced write, so a worker learns of it without asking.
 */
export interface Intent {
  generation: number;
  cancelGeneration: number;
  retryRequests: number;
}

/** A tree of conditions for lists; permission decisions are translated into it. */
export type EnvironmentFilter =
  | { allOf: EnvironmentFilter[] }
  | { anyOf: EnvironmentFilter[] }
  | { not: EnvironmentFilter }
  | {
      field: 'entityRef' | 'name' | 'type' | 'owner' | 'system' | 'status';
      values: string[];
    };

export interface Page<T> {
  items: T[];
  nextCursor?: string;
}

/** A revision with its place in the order over all documents. */
export interface StoredDocument<T extends PlatformDocument = PlatformDocument>
  extends DocumentRevision<T> {
  seq: number;
  contentHash: string;
  /** File or URL that is re-read; absent for documents of the API. */
  source?: string;
  /** True for the tombstone of a deleted document. */
  deleted: boolean;
}

export interface DocumentChange {
  document: PlatformDocument;
  /** File or URL with line, or `api:<entity ref>`. */
  origin: string;
  source?: string;
}

export interface DocumentDeletion {
  kind: DocumentKind;
  name: string;
  origin: string;
}

export interface DocumentSource {
  source: string;
  etag?: string;
  contentHash?: string;
  lastReadAt?: string;
  lastError?: string;
  lastErrorAt?: string;
}

/**
 * `Unknown`: not checked yet. `AccessDenied`: it refuses the credentials; work on it pauses until
 * a check passes. `AccessRevoked`: the access that it gave was taken away, from either side; what is
 * there is left as it is. `Misconfigured`: it cannot be used as it is registered, and is set apart
 * likewise.
 * `Unavailable`: it cannot be reached or its document is invalid.
 */
export type ProviderHealth =
  | 'Unknown'
  | 'Healthy'
  | 'AccessDenied'
  | 'AccessRevoked'
  | 'Misconfigured'
  | 'Unavailable';

export interface ProviderStatus {
  provider: string;
  health: ProviderHealth;
  /** Revision of the Provider document that the status speaks of. */
  documentRevision: number;
  /** For people. */
  message?: string;
  report?: AccessReport;
  checkedAt?: string;
  /** Failed checks in a row. */
  failures: number;
  nextCheckAt?: string;
  /** When `health` last changed. */
  changedAt: string;
}

/** Access to a provider that was taken away from this side; it lasts until it is lifted. */
export interface Revocation {
  /** Of this revocation: one that follows has another. */
  id: string;
  provider: string;
  /** Entity ref, or `plugin:<id>`. */
  revokedBy: string;
  reason?: string;
  revokedAt: string;
}

/** An encrypted value as stored; only `secrets/` can open it. */
export interface SealedSecret {
  ref: string;
  instanceId?: string;
  keyId: string;
  /** Base64. */
  nonce: string;
  /** Base64, with the authentication tag at its end. */
  ciphertext: string;
}

/** Whose a state is. */
export interface StateOwner {
  instanceId: string;
  /** Ownership mark. */
  mark: string;
}

/** One piece of work with a state; its token is bound to both. */
export interface StateRun {
  id: string;
  /** Of the state. */
  name: string;
  purpose: 'read' | 'change' | 'import';
  tokenHash: string;
  /** The replica, or the principal who imports. */
  startedBy: string;
  startedAt: string;
  expiresAt: string;
  endedAt?: string;
}

export interface StateLock {
  name: string;
  runId: string;
  /** As the program that locked calls it. */
  lockId: string;
  /** JSON as the program sent it. */
  info: string;
  lockedAt: string;
}

export interface StateVersion {
  name: string;
  version: number;
  runId: string;
  /** Of all states that come from one another; the program's own word. */
  lineage: string;
  serial: number;
  /** Neither resources nor outputs are in it. */
  isEmpty: boolean;
  sealed: SealedSecret;
  writtenAt: string;
}
