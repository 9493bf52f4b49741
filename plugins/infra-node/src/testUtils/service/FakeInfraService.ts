import { randomUUID } from 'node:crypto';
import { EventEmitter, on } from 'node:events';
import { ConflictError, NotFoundError } from '@backstage/errors';
import { JsonObject } from '@backstage/types';
import {
  Deployment,
  DeploymentMode,
  DesiredState,
  Environment,
  InfraEvent,
  MatchExplanation,
  Plan,
  Receipt,
  ResourceInstance,
} from '@infra-orchestration/backstage-plugin-infra-common';
import {
  CreateEnvironmentRequest,
  DeployRequest,
  ExplainRequest,
  InfraService,
  InfraServiceOptions,
  ListEnvironmentsRequest,
  ListEventsRequest,
  PlanDeploymentRequest,
} from '../../infraService';

/** What a {@link FakeInfraService} knows from the beginning. @public */
export interface FakeInfraServiceOptions {
  environments?: Environment[];
  deployments?: Deployment[];
  resources?: ResourceInstance[];
  receipts?: Receipt[];
  events?: InfraEvent[];
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
  readonly #events: InfraEvent[];
  readonly #emitter = new EventEmitter();

  constructor(private readonly options: FakeInfraServiceOptions = {}) {
    this.#environments = byId(options.environments);
    this.#deployments = byId(options.deployments);
    this.#events = [...(options.events ?? [])];
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

  /** Stores an event and gives it to all that follow. */
  emit(event: Omit<InfraEvent, 'id' | 'at'>): InfraEvent {
    const stored = {
      ...event,
      id: (this.#events[this.#events.length - 1]?.id ?? 0) + 1,
      at: new Date().toISOString(),
    };
    this.#events.push(stored);
    this.#emitter.emit('event', stored);
    return stored;
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
    const { environmentId, deploymentId, type, afterId = 0 } = request;
    const wanted = this.#ofEnvironment(environmentId, this.#events).filter(
      event =>
        event.id > afterId &&
        (deploymentId === undefined || event.deploymentId === deploymentId) &&
        (type === undefined || event.type === type),
    );
    const inOrder = request.order === 'desc' ? wanted.reverse() : wanted;
    return inOrder.slice(0, request.limit ?? 50);
  }

  async *followEvents(
    { environmentId, afterId = 0 }: { environmentId: string; afterId?: number },
    { signal }: Pick<InfraServiceOptions, 'signal'> = {},
  ): AsyncIterable<InfraEvent> {
    // Listens before it reads what is stored, so that nothing falls in between.
    const later = on(this.#emitter, 'event', { signal });
    const wanted = (event: InfraEvent) =>
      event.environmentId === environmentId && event.id > afterId;
    let last = 0;
    try {
      for (const event of this.#events.filter(wanted)) {
        last = event.id;
        yield event;
      }
      for await (const [event] of later) {
        if (wanted(event) && event.id > last) {
          yield event;
        }
      }
    } catch (error) {
      if (!signal?.aborted) {
        throw error;
      }
    }
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

function page<T>(items: T[], request: { limit?: number; cursor?: string }) {
  const begin = Number(request.cursor ?? 0);
  const end = begin + (request.limit ?? 50);
  return {
    items: items.slice(begin, end),
    ...(end < items.length && { nextCursor: `${end}` }),
  };
}

function withoutAbsent<T extends object>(values: T): Partial<T> {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined),
  ) as Partial<T>;
}

function byId<T extends { id: string }>(items: T[] = []): Map<string, T> {
  return new Map(items.map(item => [item.id, item]));
}
