import {
  BackstageCredentials,
  BackstageServicePrincipal,
  BackstageUserPrincipal,
} from '@backstage/backend-plugin-api';
import {
  AccessManifest,
  ApprovalPolicy,
  Deployment,
  DeploymentInput,
  DesiredState,
  DocumentKind,
  DocumentRevision,
  DocumentSource,
  DriverSummary,
  Environment,
  EnvironmentContext,
  EnvironmentFilter as EnvironmentListFilter,
  EnvironmentImages,
  EnvironmentInput,
  EnvironmentTypeRevision,
  ExplainInput,
  Hook,
  InfraEvent,
  InfraEventType,
  MatchExplanation,
  Operation,
  Page,
  Plan,
  ProviderCandidate,
  ProviderDocument,
  ProviderImpact,
  ProviderSummary,
  ProviderTrial,
  Receipt,
  ResourceDefinitionDocument,
  ResourceInstance,
  ResourceTypeDocument,
  SharedProvider,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { JsonObject } from '@backstage/types';
import type { Request } from 'express';
import { PromotionRecord } from '../core';
import { Db, EnvironmentFilter, PromotionPatch } from '../store';
import { ArtifactUseCases } from './artifacts/types';
import { DeliveryUseCases } from './delivery/types';
import { PermissionEnvironment } from './permissionRules';
import { PreviewUseCases } from './previews/types';
import { TaskUseCases } from './taskTypes';
import { UndeliveredUseCases } from './undeliveredTypes';

/** On whose behalf a use case runs. */
export interface CallOptions {
  credentials: BackstageCredentials<
    BackstageUserPrincipal | BackstageServicePrincipal
  >;
  signal?: AbortSignal;
  /** Where the call came over HTTP; for the audit only. */
  request?: Request<any, any, any, any, any>;
}

/** An environment to be: all that can be said of it before anything is written. */
export interface EnvironmentDraft {
  environment: EnvironmentContext;
  /** The request named the owner, which stays then whatever the catalog says. */
  ownerNamed: boolean;
  /** Owner of the catalog entity, which the caller may have replaced by another. */
  entityOwner: string;
  desired: DesiredState;
}

export interface CreatedEnvironment {
  environment: Environment;
  deployment: Deployment;
}

export interface CreateOptions extends CallOptions {
  idempotencyKey?: string;
  preview?: PreviewOrder;
}

export interface ChangeOptions extends CallOptions {
  /** Etag that what is to be changed must still have. */
  ifMatch?: string;
}

/** What a promotion wants of the deployment that it asks for. */
export interface PromotionOrder {
  /** Of the promotion. */
  id: string;
  /** Records it as it is begun, in the transaction that stores its deployment; absent where it is recorded already. */
  record?(trx: Db, begun: PromotionPatch): Promise<PromotionRecord>;
  /** On whose behalf: an entity ref, or `plugin:infra`. */
  requestedBy: string;
  /** Of the plan that they have confirmed. Where it is another by now, somebody else has to agree. */
  planHash?: string;
  /** Of the step, with full entity refs. */
  approval?: ApprovalPolicy;
  /** Entity refs of those who cannot approve it. */
  excluded: string[];
  verification?: Hook[];
  /** It goes back to what was agreed to before, as the pipeline says. */
  needsNoApproval?: boolean;
  message: string;
}

/** A preview as it was read; what is made of that is made of it once. */
export interface PreviewClaim {
  /** Of the preview. */
  id: string;
  version: number;
  /** What goes gives way to what was asked for before. */
  isAskedAgain?: boolean;
}

/** What a preview wants of the environment or deployment that it asks for. */
export interface PreviewOrder extends PreviewClaim {
  /** Head commit of the pull request. */
  commit: string;
  /** On whose behalf: an entity ref, or `plugin:infra`. */
  requestedBy: string;
  message: string;
}

export interface DeployOptions extends ChangeOptions, CreateOptions {
  promotion?: PromotionOrder;
}

export interface DeleteOptions extends ChangeOptions {
  /** Of the plan that was shown. */
  planHash?: string;
  /** Providers whose resources may be given up where they are out of reach. */
  abandon?: string[];
  /** Its time is over, as its type said: nobody asks for it, and nobody has to agree. */
  expired?: string;
  /** Whose environment it is no more. */
  preview?: PreviewClaim;
}

export interface ApproveInput {
  /** Of the plan that was read. */
  planHash: string;
  reason?: string;
}

export interface RejectInput {
  reason: string;
}

export type PlanDeploymentInput = Omit<DeploymentInput, 'planHash'> & {
  mode?: 'deploy' | 'destroy';
};

/** Use cases of environments and their deployments. */
export interface EnvironmentUseCases {
  list(
    filter: EnvironmentListFilter,
    options: CallOptions & {
      /** Merged into the query; made from permission conditions. */
      restriction?: EnvironmentFilter;
    },
  ): Promise<Page<Environment>>;
  /** Of living environments, newest first. */
  listImages(
    filter: { entityRef: string } & PageRequest,
    options: CallOptions & { restriction?: EnvironmentFilter },
  ): Promise<Page<EnvironmentImages>>;
  get(id: string, options: CallOptions): Promise<Environment>;
  /** Reads entity and Score file, and checks the input as far as one can without deciding. */
  draft(
    input: EnvironmentInput,
    options: CallOptions,
  ): Promise<EnvironmentDraft>;
  planDraft(draft: EnvironmentDraft, options: CallOptions): Promise<Plan>;
  /** What an earlier call with the same key and input made. */
  findCreated(
    input: EnvironmentInput,
    options: CreateOptions,
  ): Promise<CreatedEnvironment | undefined>;
  create(
    draft: EnvironmentDraft,
    input: EnvironmentInput,
    options: CreateOptions,
  ): Promise<CreatedEnvironment>;
  planDeployment(
    id: string,
    input: PlanDeploymentInput,
    options: CallOptions,
  ): Promise<Plan>;
  deploy(
    id: string,
    input: DeploymentInput,
    options: DeployOptions,
  ): Promise<Deployment>;
  delete(id: string, options: DeleteOptions): Promise<Deployment>;
  retry(id: string, options: CallOptions): Promise<Environment>;
  cancel(id: string, options: CallOptions): Promise<Deployment>;
  extend(
    id: string,
    input: { for?: string },
    options: ChangeOptions & CreateOptions,
  ): Promise<Environment>;
  approve(
    deploymentId: string,
    input: ApproveInput,
    options: CallOptions,
  ): Promise<Deployment>;
  reject(
    deploymentId: string,
    input: RejectInput,
    options: CallOptions,
  ): Promise<Deployment>;
}

export interface PageRequest {
  limit?: number;
  cursor?: string;
}

export interface EventFilter {
  after?: number;
  before?: number;
  order?: 'asc' | 'desc';
  limit?: number;
  address?: string;
  deploymentId?: string;
  type?: InfraEventType;
}

/** What happened and happens in environments. */
export interface ActivityUseCases {
  listDeployments(
    environmentId: string,
    page: PageRequest,
    options: CallOptions,
  ): Promise<Page<Deployment>>;
  getDeployment(id: string, options: CallOptions): Promise<Deployment>;
  listResources(
    environmentId: string,
    options: CallOptions,
  ): Promise<ResourceInstance[]>;
  /** Of all environments that the caller may read, without those that were removed. */
  listAllResources(
    page: PageRequest,
    options: CallOptions & {
      /** Made from permission conditions. */
      restriction?: EnvironmentFilter;
    },
  ): Promise<Page<ResourceInstance>>;
  listOperations(
    environmentId: string,
    page: PageRequest & { deploymentId?: string },
    options: CallOptions,
  ): Promise<Page<Operation>>;
  listReceipts(environmentId: string, options: CallOptions): Promise<Receipt[]>;
  listEvents(
    environmentId: string,
    filter: EventFilter,
    options: CallOptions,
  ): Promise<InfraEvent[]>;
  /**
   * Batches of stored events after `after`, then of each new one, until the signal aborts or the
   * caller may no longer read the environment. Rejects before the first batch where they may not.
   */
  followEvents(
    environmentId: string,
    filter: { after?: number },
    options: CallOptions,
  ): Promise<AsyncIterable<InfraEvent[]>>;
}

export interface AppliedDocuments {
  revisions: DocumentRevision[];
  /** Of the platform documents as a whole, as they are with these. */
  etag: string;
}

/** What the platform team rules. */
export interface PlatformUseCases {
  listEnvironmentTypes(
    filter: { entityRef?: string },
    options: CallOptions & {
      /** Whether the caller may create such an environment; made from permission conditions. */
      mayCreate?: (environment: PermissionEnvironment) => boolean;
    },
  ): Promise<EnvironmentTypeRevision[]>;
  listResourceTypes(
    options: CallOptions,
  ): Promise<DocumentRevision<ResourceTypeDocument>[]>;
  listDefinitions(
    filter: { type?: string },
    options: CallOptions,
  ): Promise<DocumentRevision<ResourceDefinitionDocument>[]>;
  listProviders(options: CallOptions): Promise<ProviderSummary[]>;
  checkProviderAccess(
    name: string,
    options: CallOptions,
  ): Promise<ProviderSummary>;
  listDrivers(options: CallOptions): Promise<DriverSummary[]>;
  listDocumentSources(options: CallOptions): Promise<DocumentSource[]>;
  listDocumentRevisions(
    kind: DocumentKind,
    name: string,
    page: { limit?: number; before?: number },
    options: CallOptions,
  ): Promise<DocumentRevision[]>;
  applyDocuments(
    documents: readonly unknown[],
    options: ChangeOptions & { dryRun?: boolean },
  ): Promise<AppliedDocuments>;
  deleteDocument(
    kind: DocumentKind,
    name: string,
    options: ChangeOptions,
  ): Promise<void>;
  explain(input: ExplainInput, options: CallOptions): Promise<MatchExplanation>;
}

/** Access to providers: before they are registered, and when it is to end. */
export interface ProviderUseCases {
  listCandidates(options: CallOptions): Promise<ProviderCandidate[]>;
  tryProvider(
    document: JsonObject,
    options: CallOptions,
  ): Promise<ProviderTrial>;
  getAccessManifest(
    driver: string,
    input: { provider: string; config?: JsonObject },
    options: CallOptions,
  ): Promise<AccessManifest>;
  getImpact(name: string, options: CallOptions): Promise<ProviderImpact>;
  /** For other plugins of this Backstage alone. */
  share(name: string, options: CallOptions): Promise<SharedProvider>;
  revoke(
    name: string,
    input: { reason?: string },
    options: CallOptions,
  ): Promise<ProviderSummary>;
  restore(name: string, options: CallOptions): Promise<ProviderSummary>;
}

/** All use cases; what API, actions and tests hold. */
export interface InfraUseCases {
  environments: EnvironmentUseCases;
  activity: ActivityUseCases;
  platform: PlatformUseCases;
  tasks: TaskUseCases;
  providers: ProviderUseCases;
  undelivered: UndeliveredUseCases;
  artifacts: ArtifactUseCases;
  delivery: DeliveryUseCases;
  previews: PreviewUseCases;
}

export interface DocumentChangeOptions {
  origin: string;
  /** The platform revision that the change is decided at. */
  expectedRevision: number;
}

/** How documents that come over the API get in force; `definitions/` implements it. */
export interface DocumentRegistry {
  /**
   * @returns the revisions in force afterwards, and the platform revision that they make
   * @throws InvalidFieldsError with pointers below `/documents`; ChangedMeanwhileError where the
   * platform is at another revision than expected
   */
  apply(
    documents: readonly unknown[],
    options: DocumentChangeOptions & { dryRun?: boolean },
  ): Promise<{ revisions: DocumentRevision[]; platformRevision: number }>;
  /** @throws ChangedMeanwhileError as above */
  delete(
    kind: DocumentKind,
    name: string,
    options: DocumentChangeOptions,
  ): Promise<void>;
  listSources(): Promise<DocumentSource[]>;
  /**
   * A Provider document that is not to be in force, with the credentials that came with it.
   *
   * @throws InvalidFieldsError with pointers below `/document`
   */
  draftProvider(document: unknown): Promise<{
    document: ProviderDocument;
    values: ReadonlyMap<string, string>;
  }>;
}

/** The installed drivers; `drivers/` implements it. */
export interface DriverDirectory {
  listDrivers(): DriverSummary[];
  /** What this Backstage knows already and could be registered. */
  listCandidates(): Promise<ProviderCandidate[]>;
  /** Asks the provider now and records what it said. */
  checkAccess(
    provider: string,
    options: { signal?: AbortSignal },
  ): Promise<void>;
  /** Asks by a document that is not in force; records nothing. */
  tryAccess(
    document: ProviderDocument,
    values: ReadonlyMap<string, string>,
    options: { signal?: AbortSignal },
  ): Promise<ProviderTrial>;
  /** @throws NotFoundError where there is no such driver; InputError where it needs none */
  accessManifest(
    driver: string,
    input: { provider: string; config: JsonObject },
  ): AccessManifest;
  /** Short-lived access that can only read, for another plugin. */
  share(
    provider: string,
    options: { signal?: AbortSignal },
  ): Promise<SharedProvider>;
  /** Takes the access away at once, and until it is granted anew. */
  revoke(
    provider: string,
    by: { revokedBy: string; reason?: string },
  ): Promise<void>;
  /**
   * Ends a revocation and asks the provider.
   *
   * @throws ConflictError where a credential is destroyed
   */
  restore(provider: string, options: { signal?: AbortSignal }): Promise<void>;
}
