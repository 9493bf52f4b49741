import { JsonObject } from '@backstage/types';
import {
  Artifact,
  ArtifactInput,
  ArtifactJourney,
  Deployment,
  DesiredStateChange,
  DocumentKind,
  DocumentRevision,
  Environment,
  EnvironmentTypeRevision,
  IncomingEvent,
  IncomingEventFate,
  InfraEvent,
  InfraEventType,
  MatchExplanation,
  Operation,
  Plan,
  Receipt,
  ResourceDefinitionDocument,
  ResourceInstance,
  ResourceTypeDocument,
  PlatformDocument,
  Task,
  TaskState,
  UndeliveredEvent,
} from '../domain';
import { DeliveryApi } from './DeliveryApi';
import { ImageApi } from './ImageApi';
import { PreviewApi } from './PreviewApi';
import {
  AccessManifest,
  DocumentSource,
  DriverSummary,
  ProviderCandidate,
  ProviderImpact,
  ProviderSummary,
  ProviderTrial,
  SharedProvider,
} from './summaries';

/** @public */
export interface InfraRequestOptions {
  /** Backstage token; not needed where the fetch API adds it. */
  token?: string;
  signal?: AbortSignal;
}

/** One page of a list; `nextCursor` is absent on the last. @public */
export interface Page<T> {
  items: T[];
  nextCursor?: string;
  /** Of all pages, where it is cheap to know. */
  totalItems?: number;
}

/** @public */
export interface EnvironmentFilter {
  entityRef?: string;
  type?: string;
  owner?: string;
  status?: string;
  /** The whole name. */
  name?: string;
  /** Part of the name. */
  search?: string;
  /** Also those already deleted. */
  includeDeleted?: boolean;
  /** 1 to 500, default 50. */
  limit?: number;
  cursor?: string;
}

/** @public */
export interface EnvironmentInput {
  entityRef: string;
  /** DNS label, at most 40 characters. Needed unless the type has a name template. */
  name?: string;
  type: string;
  owner?: string;
  labels?: Record<string, string>;
  desired?: DesiredStateChange;
  /** Creation is refused with 409 where the plan is no longer the one that was shown. */
  planHash?: string;
}

/** @public */
export interface DeploymentInput {
  desired?: DesiredStateChange;
  /** Replace those of the environment. */
  labels?: Record<string, string>;
  /** Refused with 409 where the plan is no longer the one that was shown. */
  planHash?: string;
  /** Id of the deployment whose desired state is taken. */
  rollbackTo?: string;
}

/** @public */
export interface ExplainInput {
  entityRef: string;
  environmentType: string;
  environmentName?: string;
  type: string;
  class?: string;
  id?: string;
}

/** What an event that a receiver never took is known by. @public */
export interface UndeliveredEventRef {
  sink: string;
  eventId: number;
}

/** @public */
export interface ArtifactListFilter {
  /** Host and path. */
  repository?: string;
  /** `sha256:…` */
  digest?: string;
  /** Of the repositories that the component uses. */
  entityRef?: string;
  /** 1 to 500, default 50. */
  limit?: number;
  cursor?: string;
}

/** @public */
export interface IncomingEventListFilter {
  source?: string;
  fate?: IncomingEventFate;
  /** 1 to 500, default 50. */
  limit?: number;
  cursor?: string;
}

/** @public */
export interface TaskListFilter {
  state?: TaskState;
  /** Entity refs; tasks of any of them. */
  assignee?: string[];
  environmentId?: string;
  /** 1 to 500, default 50. */
  limit?: number;
  cursor?: string;
}

/** @public */
export interface TaskCompletion {
  /** By the task's `outputSchema`; secrets among them are kept encrypted. */
  outputs?: JsonObject;
  /** A remark for those who come later. */
  message?: string;
}

/**
 * The REST API of the infra plugin as methods. Errors are `ResponseError`s whose body carries
 * field errors with JSON pointers.
 *
 * @public
 */
export interface InfraApi extends ImageApi, DeliveryApi, PreviewApi {
  /** GET /environments */
  listEnvironments(
    filter?: EnvironmentFilter,
    options?: InfraRequestOptions,
  ): Promise<Page<Environment>>;
  /** GET /environments/:id */
  getEnvironment(
    id: string,
    options?: InfraRequestOptions,
  ): Promise<Environment>;
  /** POST /environments, with `Idempotency-Key` */
  createEnvironment(
    input: EnvironmentInput,
    options?: InfraRequestOptions & { idempotencyKey?: string },
  ): Promise<{ environment: Environment; deployment: Deployment }>;
  /** POST /environments/plan */
  planEnvironment(
    input: EnvironmentInput,
    options?: InfraRequestOptions,
  ): Promise<Plan>;
  /**
   * DELETE /environments/:id, with `If-Match`; with `planHash` it is refused with 409 where the
   * plan is no longer the one that was shown; what is on a provider named in `abandon` is given up
   * where that is out of reach
   */
  deleteEnvironment(
    id: string,
    options?: InfraRequestOptions & {
      ifMatch?: string;
      planHash?: string;
      abandon?: string[];
    },
  ): Promise<Deployment>;
  /** POST /environments/:id/retry */
  retryEnvironment(
    id: string,
    options?: InfraRequestOptions,
  ): Promise<Environment>;
  /** POST /environments/:id/cancel */
  cancelEnvironment(
    id: string,
    options?: InfraRequestOptions,
  ): Promise<Deployment>;
  /**
   * POST /environments/:id/extend, with `Idempotency-Key` and `If-Match`
   *
   * @param input - `for`: ISO 8601 duration from now; by default the `ttl` of the type
   */
  extendEnvironment(
    id: string,
    input: { for?: string },
    options?: InfraRequestOptions & {
      idempotencyKey?: string;
      ifMatch?: string;
    },
  ): Promise<Environment>;
  /** POST /environments/:id/plan; `mode: 'destroy'` shows what a deletion would do */
  planDeployment(
    id: string,
    input: DeploymentInput & { mode?: 'deploy' | 'destroy' },
    options?: InfraRequestOptions,
  ): Promise<Plan>;
  /** POST /environments/:id/deployments, with `Idempotency-Key` and `If-Match` */
  deploy(
    id: string,
    input: DeploymentInput,
    options?: InfraRequestOptions & {
      idempotencyKey?: string;
      ifMatch?: string;
    },
  ): Promise<Deployment>;
  /** GET /environments/:id/deployments, newest first */
  listDeployments(
    environmentId: string,
    page?: { limit?: number; cursor?: string },
    options?: InfraRequestOptions,
  ): Promise<Page<Deployment>>;
  /** GET /deployments/:id */
  getDeployment(id: string, options?: InfraRequestOptions): Promise<Deployment>;
  /** POST /deployments/:id/approve; `planHash` is that of the plan that was read */
  approveDeployment(
    id: string,
    input: { planHash: string; reason?: string },
    options?: InfraRequestOptions,
  ): Promise<Deployment>;
  /** POST /deployments/:id/reject */
  rejectDeployment(
    id: string,
    input: { reason: string },
    options?: InfraRequestOptions,
  ): Promise<Deployment>;
  /** GET /environments/:id/resources */
  listResources(
    environmentId: string,
    options?: InfraRequestOptions,
  ): Promise<ResourceInstance[]>;
  /** GET /resources; of all environments, without those removed */
  listAllResources(
    page?: { limit?: number; cursor?: string },
    options?: InfraRequestOptions,
  ): Promise<Page<ResourceInstance>>;
  /** GET /environments/:id/operations, newest first */
  listOperations(
    environmentId: string,
    page?: { limit?: number; cursor?: string; deploymentId?: string },
    options?: InfraRequestOptions,
  ): Promise<Page<Operation>>;
  /** GET /environments/:id/receipts */
  listReceipts(
    environmentId: string,
    options?: InfraRequestOptions,
  ): Promise<Receipt[]>;
  /**
   * GET /environments/:id/events?after=…; oldest first, or newest first with `order: 'desc'`. Logs
   * are events of type `log`.
   */
  listEvents(
    environmentId: string,
    filter?: {
      /** Only events with a greater id. */
      after?: number;
      /** Only events with a smaller id. */
      before?: number;
      order?: 'asc' | 'desc';
      limit?: number;
      address?: string;
      deploymentId?: string;
      type?: InfraEventType;
    },
    options?: InfraRequestOptions,
  ): Promise<InfraEvent[]>;
  /**
   * GET /environments/:id/events/stream (server-sent events). Stored events after `after`, then
   * each new one; reconnects by itself from the last event id until the signal aborts.
   */
  followEvents(
    environmentId: string,
    filter?: { after?: number },
    options?: InfraRequestOptions & {
      /** Told when a connection stands, and when it is lost and will be made anew. */
      onConnection?(state: 'open' | 'lost'): void;
    },
  ): AsyncIterable<InfraEvent>;

  /** GET /environment-types; with `entityRef` each says in `mayCreate` whether the caller may. */
  listEnvironmentTypes(
    options?: InfraRequestOptions & { entityRef?: string },
  ): Promise<EnvironmentTypeRevision[]>;
  /** GET /resource-types */
  listResourceTypes(
    options?: InfraRequestOptions,
  ): Promise<DocumentRevision<ResourceTypeDocument>[]>;
  /** GET /definitions */
  listDefinitions(
    filter?: { type?: string },
    options?: InfraRequestOptions,
  ): Promise<DocumentRevision<ResourceDefinitionDocument>[]>;
  /** GET /providers */
  listProviders(options?: InfraRequestOptions): Promise<ProviderSummary[]>;
  /** POST /providers/:name/access-check */
  checkProviderAccess(
    name: string,
    options?: InfraRequestOptions,
  ): Promise<ProviderSummary>;
  /** GET /providers/:name/impact; what a revocation would touch */
  getProviderImpact(
    name: string,
    options?: InfraRequestOptions,
  ): Promise<ProviderImpact>;
  /** POST /providers/:name/share; for plugins of this Backstage alone */
  shareProvider(
    name: string,
    options?: InfraRequestOptions,
  ): Promise<SharedProvider>;
  /** POST /providers/:name/revoke; takes effect at once */
  revokeProvider(
    name: string,
    input?: { reason?: string },
    options?: InfraRequestOptions,
  ): Promise<ProviderSummary>;
  /** POST /providers/:name/restore; for one whose credentials are kept elsewhere */
  restoreProvider(
    name: string,
    options?: InfraRequestOptions,
  ): Promise<ProviderSummary>;
  /** POST /provider-trials; a credential may be given itself, as `{ value: … }` */
  tryProvider(
    document: JsonObject,
    options?: InfraRequestOptions,
  ): Promise<ProviderTrial>;
  /** GET /provider-candidates */
  listProviderCandidates(
    options?: InfraRequestOptions,
  ): Promise<ProviderCandidate[]>;
  /** POST /drivers/:id/access-manifest */
  getAccessManifest(
    driver: string,
    input: { provider: string; config?: JsonObject },
    options?: InfraRequestOptions,
  ): Promise<AccessManifest>;
  /** GET /drivers */
  listDrivers(options?: InfraRequestOptions): Promise<DriverSummary[]>;
  /** GET /document-sources */
  listDocumentSources(options?: InfraRequestOptions): Promise<DocumentSource[]>;
  /** GET /documents/:kind/:name/revisions, newest first; those older than `before` */
  listDocumentRevisions(
    kind: DocumentKind,
    name: string,
    options?: InfraRequestOptions & { limit?: number; before?: number },
  ): Promise<DocumentRevision[]>;
  /** PUT /documents, with `If-Match`; all of them or none */
  applyDocuments(
    documents: PlatformDocument[],
    options?: InfraRequestOptions & { dryRun?: boolean; ifMatch?: string },
  ): Promise<DocumentRevision[]>;
  /** DELETE /documents/:kind/:name, with `If-Match` */
  deleteDocument(
    kind: DocumentKind,
    name: string,
    options?: InfraRequestOptions & { ifMatch?: string },
  ): Promise<void>;
  /** POST /explain */
  explain(
    input: ExplainInput,
    options?: InfraRequestOptions,
  ): Promise<MatchExplanation>;
  /** GET /undelivered-events, the latest first */
  listUndeliveredEvents(
    page?: { limit?: number; cursor?: string },
    options?: InfraRequestOptions,
  ): Promise<Page<UndeliveredEvent>>;
  /** POST /undelivered-events/retry; at most 200 */
  retryUndeliveredEvents(
    events: UndeliveredEventRef[],
    options?: InfraRequestOptions,
  ): Promise<{ count: number }>;
  /** POST /undelivered-events/dismiss; at most 200 */
  dismissUndeliveredEvents(
    events: UndeliveredEventRef[],
    options?: InfraRequestOptions,
  ): Promise<{ count: number }>;
  /** POST /artifacts; the same image again is the same artifact */
  registerArtifact(
    input: ArtifactInput,
    options?: InfraRequestOptions,
  ): Promise<Artifact>;
  /** GET /artifacts; newest first */
  listArtifacts(
    filter?: ArtifactListFilter,
    options?: InfraRequestOptions,
  ): Promise<Page<Artifact>>;
  /** GET /artifacts/:id */
  getArtifact(
    id: string,
    options?: InfraRequestOptions,
  ): Promise<ArtifactJourney>;
  /** GET /incoming-events; newest first */
  listIncomingEvents(
    filter?: IncomingEventListFilter,
    options?: InfraRequestOptions,
  ): Promise<Page<IncomingEvent>>;

  /** GET /tasks, newest first */
  listTasks(
    filter?: TaskListFilter,
    options?: InfraRequestOptions,
  ): Promise<Page<Task>>;
  /** GET /tasks/:id */
  getTask(id: string, options?: InfraRequestOptions): Promise<Task>;
  /** POST /tasks/:id/complete, with `If-Match` */
  completeTask(
    id: string,
    completion: TaskCompletion,
    options?: InfraRequestOptions & { ifMatch?: string },
  ): Promise<Task>;
  /** POST /tasks/:id/reject, with `If-Match` */
  rejectTask(
    id: string,
    reason: string,
    options?: InfraRequestOptions & { ifMatch?: string },
  ): Promise<Task>;
  /** POST /tasks/:id/reopen, with `If-Match`; the task that waits then */
  reopenTask(
    id: string,
    options?: InfraRequestOptions & { ifMatch?: string },
  ): Promise<Task>;
}
