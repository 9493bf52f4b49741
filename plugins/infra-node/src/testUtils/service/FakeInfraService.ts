import { randomUUID } from 'node:crypto';
import { ConflictError, NotFoundError } from '@backstage/errors';
import { JsonObject } from '@backstage/types';
import {
  Artifact,
  ArtifactInput,
  ArtifactListFilter,
  DeliveryView,
  Deployment,
  DeploymentMode,
  DesiredState,
  Environment,
  InfraEvent,
  MatchExplanation,
  Plan,
  Promotion,
  PromotionInput,
  PromotionListFilter,
  PromotionPlan,
  Receipt,
  ResourceInstance,
} from '@infra-orchestration/backstage-plugin-infra-common';
import {
  CreateEnvironmentRequest,
  DeployRequest,
  ExplainRequest,
  InfraService,
  InfraServiceOptions,
  ListDeploymentsRequest,
  ListEnvironmentsRequest,
  ListEventsRequest,
  PlanDeploymentRequest,
  PromoteRequest,
} from '../../infraService';
import { FakeDelivery } from './FakeDelivery';
import { FakeEvents } from './FakeEvents';
import { page } from './page';

/** What a {@link FakeInfraService} knows from the beginning. @public */
export interface FakeInfraServiceOptions {
  environments?: Environment[];
  deployments?: Deployment[];
  resources?: ResourceInstance[];
  receipts?: Receipt[];
  events?: InfraEvent[];
  /** Oldest first. */
  artifacts?: Artifact[];
  /** Oldest first. */
  promotions?: Promotion[];
  /** By environment id. */
  outputs?: Record<string, Record<string, JsonObject>>;
  /** What planning answers. Default: an empty plan. */
  plan?: Partial<Plan>;
  explanation?: Partial<MatchExplanation>;
}

const NOTHING_DESIRED: DesiredState = {
  claims: {},
  params: {},
  images: {},
};

/**
 * Keeps environments and deployments in memory and does nothing with them: they become what the
 * test says by {@link FakeInfraService.update} and {@link FakeInfraService.emit}. Knows no
 * permissions.
 *
 * @public
 */
export class FakeInfraService implements InfraService {
  readonly #environments: Map<string, Environment>;
  readonly #deployments: Map<string, Deployment>;
  readonly #byIdempotencyKey = new Map<string, Deployment>();
  readonly #events: FakeEvents;
  readonly #delivery: FakeDelivery;

  constructor(private readonly options: FakeInfraServiceOptions = {}) {
    this.#delivery = new FakeDelivery(options);
    this.#environments = byId(options.environments);
    this.#deployments = byId(options.deployments);
    this.#events = new FakeEvents(options.events);
  }

  /** Changes an environment, for example its status, as the engine would. */
  update(id: string, change: Partial<Environment>): Environment {
    const environment = { ...this.#get(id), ...change, etag: randomUUID() };
    this.#environments.set(id, environment);
    return environment;
  }

  updateDeployment(id: string, change: Partial<Deployment>): Deployment {
    const deployment = { ...this.#deployment(id), ...change };
    this.#deployments.set(id, deployment);
    return deployment;
  }

  updatePromotion(id: string, change: Partial<Promotion>): Promotion {
    return this.#delivery.update(id, change);
  }

  /** Stores an event and gives it to all that follow. */
  emit(event: Omit<InfraEvent, 'id' | 'at'>): InfraEvent {
    return this.#events.emit(event);
  }

  async listEnvironments(request: ListEnvironmentsRequest) {
    const fields = ['entityRef', 'name', 'type', 'owner', 'status'] as const;
    const items = [...this.#environments.values()].filter(
      environment =>
        (environment.status !== 'Deleted' || request.status === 'Deleted') &&
        fields.every(
          field =>
            request[field] === undefined ||
            request[field] === environment[field],
        ),
    );
    return page(items, request);
  }

  async getEnvironment(id: string) {
    return this.#get(id);
  }

  async createEnvironment(request: CreateEnvironmentRequest) {
    const { entityRef, type, idempotencyKey: key } = request;
    const { name = 'named-by-template' } = request;
    const before = key ? this.#byIdempotencyKey.get(key) : undefined;
    if (before) {
      const environment = this.#get(before.environmentId);
      return { environment, deployment: before };
    }
    for (const other of this.#environments.values()) {
      if (
        other.entityRef === entityRef &&
        other.name === name &&
        other.status !== 'Deleted'
      ) {
        throw new ConflictError(`${entityRef} has an environment ${name}`);
      }
    }
    this.#refuseOtherPlan(request.planHash);
    const now = new Date().toISOString();
    const environment: Environment = {
      id: randomUUID(),
      entityRef,
      name,
      type,
      owner: request.owner ?? 'group:default/owners',
      labels: request.labels ?? {},
      generation: 0,
      observedGeneration: 0,
      status: 'Pending',
      conditions: [],
      links: [],
      createdBy: 'user:default/creator',
      createdAt: now,
      updatedAt: now,
      etag: randomUUID(),
    };
    this.#environments.set(environment.id, environment);
    const deployment = this.#deploy(environment.id, 'deploy', request.desired);
    if (key) {
      this.#byIdempotencyKey.set(key, deployment);
    }
    return { environment: this.#get(environment.id), deployment };
  }

  async planEnvironment() {
    return this.#plan();
  }

  async planDeployment(request: PlanDeploymentRequest) {
    const { generation } = this.#get(request.environmentId);
    return {
      environmentId: request.environmentId,
      generation,
      ...this.#plan(),
    };
  }

  async deploy(request: DeployRequest) {
    const {
      environmentId,
      planHash,
      rollbackTo,
      ifMatch,
      idempotencyKey: key,
    } = request;
    const before = key ? this.#byIdempotencyKey.get(key) : undefined;
    if (before) {
      return before;
    }
    this.#refuseOtherEtag(environmentId, ifMatch);
    this.#refuseOtherPlan(planHash);
    const deployment = rollbackTo
      ? this.#deploy(
          environmentId,
          'rollback',
          this.#deployment(rollbackTo).desired,
        )
      : this.#deploy(environmentId, 'deploy', request.desired);
    if (request.labels) {
      this.update(environmentId, { labels: request.labels });
    }
    if (key) {
      this.#byIdempotencyKey.set(key, deployment);
    }
    return deployment;
  }

  async deleteEnvironment(
    id: string,
    options?: InfraServiceOptions & { ifMatch?: string; planHash?: string },
  ) {
    const { status, currentDeploymentId } = this.#get(id);
    if (status === 'Deleting' || status === 'Deleted') {
      return this.#deployment(currentDeploymentId!);
    }
    this.#refuseOtherEtag(id, options?.ifMatch);
    this.#refuseOtherPlan(options?.planHash);
    const deployment = this.#deploy(id, 'destroy');
    this.update(id, { status: 'Deleting' });
    return deployment;
  }

  async retry(id: string) {
    return this.update(id, { status: 'Progressing' });
  }

  async cancel(id: string) {
    const { currentDeploymentId } = this.#get(id);
    if (!currentDeploymentId) {
      throw new ConflictError('No deployment is running');
    }
    return this.updateDeployment(currentDeploymentId, { status: 'Cancelled' });
  }

  async getDeployment(id: string) {
    return this.#deployment(id);
  }

  async listDeployments(request: ListDeploymentsRequest) {
    const { environmentId } = request;
    const found = this.#ofEnvironment(environmentId, [
      ...this.#deployments.values(),
    ]);
    return page(
      found.sort((a, b) => b.generation - a.generation),
      request,
    );
  }

  async listResources(environmentId: string) {
    return this.#ofEnvironment(environmentId, this.options.resources);
  }

  async listAllResources(request: { limit?: number; cursor?: string }) {
    return page(this.options.resources ?? [], request);
  }

  async listReceipts(environmentId: string) {
    return this.#ofEnvironment(environmentId, this.options.receipts);
  }

  async listEvents(request: ListEventsRequest) {
    this.#get(request.environmentId);
    return this.#events.list(request);
  }

  followEvents(
    request: { environmentId: string; afterId?: number },
    options: Pick<InfraServiceOptions, 'signal'> = {},
  ): AsyncIterable<InfraEvent> {
    return this.#events.follow(request, options);
  }

  async explain(request: ExplainRequest) {
    return {
      address: `${request.type}.${request.class ?? 'default'}#${
        request.id ?? 'main'
      }`,
      outcome: 'none' as const,
      reason: 'The fake knows no definitions',
      candidates: [],
      ...this.options.explanation,
    };
  }

  async getOutputs(environmentId: string) {
    this.#get(environmentId);
    return this.options.outputs?.[environmentId] ?? {};
  }

  async registerArtifact(request: ArtifactInput) {
    return this.#delivery.register(request);
  }

  async listArtifacts(request: ArtifactListFilter) {
    return this.#delivery.list(request);
  }

  async getDelivery(entityRef: string): Promise<DeliveryView> {
    const { items } = await this.listEnvironments({ entityRef, limit: 500 });
    const others = items.map(each => this.#delivery.view(each));
    return { entityRef, uses: [], steps: [], others };
  }

  async planPromotion(request: PromotionInput): Promise<PromotionPlan> {
    this.#get(request.environmentId);
    return {
      release: this.#release(request),
      images: [],
      difference: { images: [], workload: [], definitions: [] },
      plan: this.#plan(),
      warnings: [],
    };
  }

  async promote(request: PromoteRequest): Promise<Promotion> {
    const { environmentId, fromEnvironmentId, idempotencyKey } = request;
    const before = this.#delivery.madeWith(idempotencyKey);
    if (before) {
      return before;
    }
    const environment = this.#get(environmentId);
    const release = this.#release(request);
    this.#refuseOtherPlan(request.planHash);
    const made = { release, fromEnvironmentId, idempotencyKey };
    const { id: promotionId } = this.#delivery.record(environment, made);
    const { id } = this.#deploy(environmentId, 'deploy', {
      images: Object.fromEntries(
        Object.entries(release.images).map(([key, { image }]) => [key, image]),
      ),
    });
    this.updateDeployment(id, { promotionId });
    return this.#delivery.update(promotionId, {
      state: 'Underway',
      reason: 'Deploying',
      deploymentId: id,
    });
  }

  async getPromotion(id: string) {
    return this.#delivery.get(id);
  }

  async listPromotions(request: PromotionListFilter) {
    return this.#delivery.listPromotions(request);
  }

  async cancelPromotion(id: string) {
    return this.#delivery.cancel(id);
  }

  #release(request: PromotionInput) {
    const { fromEnvironmentId } = request;
    const current =
      fromEnvironmentId && this.#get(fromEnvironmentId).currentDeploymentId;
    const { images } = current
      ? this.#deployment(current).desired
      : NOTHING_DESIRED;
    return this.#delivery.releaseOf(request, images);
  }

  #plan(): Plan {
    return {
      actions: [],
      errors: [],
      hash: 'hash-of-the-empty-plan',
      empty: true,
      createdAt: new Date().toISOString(),
      ...this.options.plan,
    };
  }

  #deploy(
    environmentId: string,
    mode: DeploymentMode,
    desired: Partial<DesiredState> = {},
  ): Deployment {
    const environment = this.#get(environmentId);
    const { currentDeploymentId: current } = environment;
    const before = current
      ? this.#deployment(current).desired
      : NOTHING_DESIRED;
    const deployment: Deployment = {
      id: randomUUID(),
      environmentId,
      generation: environment.generation + 1,
      mode,
      status: 'Pending',
      desired: { ...before, ...withoutAbsent(desired) },
      requestedBy: environment.createdBy,
      createdAt: new Date().toISOString(),
    };
    this.#deployments.set(deployment.id, deployment);
    this.update(environmentId, {
      generation: deployment.generation,
      currentDeploymentId: deployment.id,
    });
    return deployment;
  }

  #refuseOtherPlan(planHash: string | undefined): void {
    if (planHash !== undefined && planHash !== this.#plan().hash) {
      throw new ConflictError('The plan is no longer the one that was shown');
    }
  }

  #refuseOtherEtag(id: string, ifMatch: string | undefined): void {
    if (ifMatch !== undefined && ifMatch !== this.#get(id).etag) {
      throw new ConflictError('The environment was changed in the meantime');
    }
  }

  #get(id: string): Environment {
    const environment = this.#environments.get(id);
    if (!environment) {
      throw new NotFoundError(`There is no environment ${id}`);
    }
    return environment;
  }

  #deployment(id: string): Deployment {
    const deployment = this.#deployments.get(id);
    if (!deployment) {
      throw new NotFoundError(`There is no deployment ${id}`);
    }
    return deployment;
  }

  #ofEnvironment<T extends { environmentId: string }>(
    id: string,
    items: T[] = [],
  ): T[] {
    this.#get(id);
    return items.filter(item => item.environmentId === id);
  }
}

function withoutAbsent<T extends object>(values: T): Partial<T> {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined),
  ) as Partial<T>;
}

function byId<T extends { id: string }>(items: T[] = []): Map<string, T> {
  return new Map(items.map(item => [item.id, item]));
}
