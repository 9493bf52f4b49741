import {
  BackstageCredentials,
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import {
  Artifact,
  ArtifactInput,
  ArtifactListFilter,
  DeliveryView,
  Deployment,
  DesiredState,
  Environment,
  InfraEvent,
  InfraEventType,
  MatchExplanation,
  Plan,
  Promotion,
  PromotionInput,
  PromotionListFilter,
  PromotionPlan,
  Receipt,
  ResourceInstance,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { JsonObject } from '@backstage/types';
import { HttpInfraService } from './HttpInfraService';

/** On whose behalf a call is made; permissions and audit are this principal's. @public */
export interface InfraServiceOptions {
  credentials: BackstageCredentials;
  signal?: AbortSignal;
}

/** @public */
export interface CreateEnvironmentRequest {
  entityRef: string;
  /** Needed unless the type has a name template. */
  name?: string;
  type: string;
  /** Default: the entity's `spec.owner`. */
  owner?: string;
  labels?: Record<string, string>;
  /** `workload` absent means: read the Score file that the entity's annotation names. */
  desired?: Partial<DesiredState>;
  /** Refuse with a conflict where the plan is no longer the one that was shown. */
  planHash?: string;
  /** The same key and body within a day return what the first call made. */
  idempotencyKey?: string;
}

/** @public */
export interface DeployRequest {
  environmentId: string;
  /** What is absent is taken over from the deployment in force, the Score file is read anew. */
  desired?: Partial<DesiredState>;
  /** Replace those of the environment. */
  labels?: Record<string, string>;
  /** Refuse with a conflict where the plan is no longer the one that was shown. */
  planHash?: string;
  /** Take the desired state of an earlier deployment instead. */
  rollbackTo?: string;
  /** The etag that the environment must still have; else it is refused with a conflict. */
  ifMatch?: string;
  idempotencyKey?: string;
}

/** @public */
export interface PromoteRequest extends PromotionInput {
  /** The same key and body within a day return the promotion that the first call made. */
  idempotencyKey?: string;
}

/** @public */
export interface PlanDeploymentRequest {
  environmentId: string;
  /** `destroy`: what deleting it would do, and what it would retain. Default: `deploy`. */
  mode?: 'deploy' | 'destroy';
  desired?: Partial<DesiredState>;
  labels?: Record<string, string>;
  rollbackTo?: string;
}

/** @public */
export interface ListEventsRequest {
  environmentId: string;
  deploymentId?: string;
  type?: InfraEventType;
  /** Only later ones. */
  afterId?: number;
  /** Default: `asc`, the oldest first. */
  order?: 'asc' | 'desc';
  /** At most 500; default 50. */
  limit?: number;
}

/** @public */
export interface ListEnvironmentsRequest {
  entityRef?: string;
  /** The whole name. */
  name?: string;
  type?: string;
  owner?: string;
  status?: string;
  /** At most 500; default 50. */
  limit?: number;
  cursor?: string;
}

/** @public */
export interface ListDeploymentsRequest {
  environmentId: string;
  /** At most 500; default 50. */
  limit?: number;
  cursor?: string;
}

/** @public */
export interface ExplainRequest {
  entityRef: string;
  environmentName?: string;
  environmentType: string;
  type: string;
  class?: string;
  id?: string;
}

/**
 * The use cases of infrastructure orchestration for other backend plugins: the same permissions,
 * audit and errors as over the REST API.
 *
 * @public
 */
export interface InfraService {
  listEnvironments(
    request: ListEnvironmentsRequest,
    options: InfraServiceOptions,
  ): Promise<{ items: Environment[]; nextCursor?: string }>;
  getEnvironment(
    id: string,
    options: InfraServiceOptions,
  ): Promise<Environment>;
  createEnvironment(
    request: CreateEnvironmentRequest,
    options: InfraServiceOptions,
  ): Promise<{ environment: Environment; deployment: Deployment }>;
  /** What creating it would do. Changes nothing. */
  planEnvironment(
    request: Omit<CreateEnvironmentRequest, 'idempotencyKey' | 'planHash'>,
    options: InfraServiceOptions,
  ): Promise<Plan>;
  /** What deploying, rolling back or deleting would do. Changes nothing. */
  planDeployment(
    request: PlanDeploymentRequest,
    options: InfraServiceOptions,
  ): Promise<Plan>;
  deploy(
    request: DeployRequest,
    options: InfraServiceOptions,
  ): Promise<Deployment>;
  /** A deployment with mode `destroy`; the environment stays readable with its receipts. */
  deleteEnvironment(
    id: string,
    options: InfraServiceOptions & { ifMatch?: string; planHash?: string },
  ): Promise<Deployment>;
  /** Tries what failed again at once, from where it stopped. */
  retry(id: string, options: InfraServiceOptions): Promise<Environment>;
  /** Stops the running deployment at a safe point. */
  cancel(id: string, options: InfraServiceOptions): Promise<Deployment>;
  getDeployment(id: string, options: InfraServiceOptions): Promise<Deployment>;
  /** Newest first. */
  listDeployments(
    request: ListDeploymentsRequest,
    options: InfraServiceOptions,
  ): Promise<{ items: Deployment[]; nextCursor?: string }>;
  listResources(
    environmentId: string,
    options: InfraServiceOptions,
  ): Promise<ResourceInstance[]>;
  /** Of all environments, those of one together, without what was removed. */
  listAllResources(
    request: { limit?: number; cursor?: string },
    options: InfraServiceOptions,
  ): Promise<{ items: ResourceInstance[]; nextCursor?: string }>;
  listReceipts(
    environmentId: string,
    options: InfraServiceOptions,
  ): Promise<Receipt[]>;
  /** Stored events. */
  listEvents(
    request: ListEventsRequest,
    options: InfraServiceOptions,
  ): Promise<InfraEvent[]>;
  /** Stored events after `afterId`, then each new one, until the signal aborts. */
  followEvents(
    request: { environmentId: string; afterId?: number },
    options: InfraServiceOptions,
  ): AsyncIterable<InfraEvent>;
  /** Which definition would match, and why. */
  explain(
    request: ExplainRequest,
    options: InfraServiceOptions,
  ): Promise<MatchExplanation>;
  /** Secrets are left out; see the owner's tools for those. */
  getOutputs(
    environmentId: string,
    options: InfraServiceOptions,
  ): Promise<Record<string, JsonObject>>;
  /** Tells of an image; the same one again is the same artifact. */
  registerArtifact(
    request: ArtifactInput,
    options: InfraServiceOptions,
  ): Promise<Artifact>;
  /** Newest first. */
  listArtifacts(
    request: ArtifactListFilter,
    options: InfraServiceOptions,
  ): Promise<{ items: Artifact[]; nextCursor?: string }>;
  /** How far the images of a component are. */
  getDelivery(
    entityRef: string,
    options: InfraServiceOptions,
  ): Promise<DeliveryView>;
  /** What a promotion would do, and what differs between there and here. Changes nothing. */
  planPromotion(
    request: PromotionInput,
    options: InfraServiceOptions,
  ): Promise<PromotionPlan>;
  promote(
    request: PromoteRequest,
    options: InfraServiceOptions,
  ): Promise<Promotion>;
  getPromotion(id: string, options: InfraServiceOptions): Promise<Promotion>;
  /** Newest first. */
  listPromotions(
    request: PromotionListFilter,
    options: InfraServiceOptions,
  ): Promise<{ items: Promotion[]; nextCursor?: string }>;
  /** Takes back one that is not over. */
  cancelPromotion(id: string, options: InfraServiceOptions): Promise<Promotion>;
}

/**
 * The infra service, for plugins and modules to depend on. By default it speaks to the infra
 * backend over its REST API, wherever that runs.
 *
 * @public
 */
export const infraServiceRef = createServiceRef<InfraService>({
  id: 'infra',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: { auth: coreServices.auth, discovery: coreServices.discovery },
      factory: options => new HttpInfraService(options),
    }),
});
