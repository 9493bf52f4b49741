import { AuthService, DiscoveryService } from '@backstage/backend-plugin-api';
import { JsonObject } from '@backstage/types';
import {
  Artifact,
  ArtifactInput,
  ArtifactListFilter,
  DeliveryView,
  Deployment,
  Environment,
  InfraClient,
  InfraEvent,
  isSecretRef,
  MatchExplanation,
  Plan,
  Promotion,
  PromotionInput,
  PromotionListFilter,
  PromotionPlan,
  Receipt,
  ResourceInstance,
} from '@infra-orchestration/backstage-plugin-infra-common';
import type {
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
} from './infraService';
import { toServiceError } from './serviceErrors';

/**
 * The infra service over the REST API, so that it works wherever the infra backend runs. Each
 * request is made with a token on behalf of the caller, so permissions and audit are theirs.
 */
export class HttpInfraService implements InfraService {
  readonly #auth: AuthService;
  readonly #discovery: DiscoveryService;

  constructor(options: { auth: AuthService; discovery: DiscoveryService }) {
    this.#auth = options.auth;
    this.#discovery = options.discovery;
  }

  async listEnvironments(
    request: ListEnvironmentsRequest,
    options: InfraServiceOptions,
  ): Promise<{ items: Environment[]; nextCursor?: string }> {
    return this.#call(options, client =>
      client.listEnvironments(request, options),
    );
  }

  async getEnvironment(
    id: string,
    options: InfraServiceOptions,
  ): Promise<Environment> {
    return this.#call(options, client => client.getEnvironment(id, options));
  }

  async createEnvironment(
    request: CreateEnvironmentRequest,
    options: InfraServiceOptions,
  ): Promise<{ environment: Environment; deployment: Deployment }> {
    const { idempotencyKey, ...input } = request;
    return this.#call(options, client =>
      client.createEnvironment(input, {
        signal: options.signal,
        idempotencyKey,
      }),
    );
  }

  async planEnvironment(
    request: Omit<CreateEnvironmentRequest, 'idempotencyKey' | 'planHash'>,
    options: InfraServiceOptions,
  ): Promise<Plan> {
    return this.#call(options, client =>
      client.planEnvironment(request, options),
    );
  }

  async planDeployment(
    request: PlanDeploymentRequest,
    options: InfraServiceOptions,
  ): Promise<Plan> {
    const { environmentId, ...input } = request;
    return this.#call(options, client =>
      client.planDeployment(environmentId, input, options),
    );
  }

  async deploy(
    request: DeployRequest,
    options: InfraServiceOptions,
  ): Promise<Deployment> {
    const { environmentId, idempotencyKey, ifMatch, ...input } = request;
    return this.#call(options, client =>
      client.deploy(environmentId, input, {
        signal: options.signal,
        idempotencyKey,
        ifMatch,
      }),
    );
  }

  async deleteEnvironment(
    id: string,
    options: InfraServiceOptions & { ifMatch?: string; planHash?: string },
  ): Promise<Deployment> {
    return this.#call(options, client =>
      client.deleteEnvironment(id, {
        signal: options.signal,
        ifMatch: options.ifMatch,
        planHash: options.planHash,
      }),
    );
  }

  async retry(id: string, options: InfraServiceOptions): Promise<Environment> {
    return this.#call(options, client => client.retryEnvironment(id, options));
  }

  async cancel(id: string, options: InfraServiceOptions): Promise<Deployment> {
    return this.#call(options, client => client.cancelEnvironment(id, options));
  }

  async getDeployment(
    id: string,
    options: InfraServiceOptions,
  ): Promise<Deployment> {
    return this.#call(options, client => client.getDeployment(id, options));
  }

  async listDeployments(
    { environmentId, ...page }: ListDeploymentsRequest,
    options: InfraServiceOptions,
  ): Promise<{ items: Deployment[]; nextCursor?: string }> {
    return this.#call(options, client =>
      client.listDeployments(environmentId, page, options),
    );
  }

  async listResources(
    environmentId: string,
    options: InfraServiceOptions,
  ): Promise<ResourceInstance[]> {
    return this.#call(options, client =>
      client.listResources(environmentId, options),
    );
  }

  async listAllResources(
    request: { limit?: number; cursor?: string },
    options: InfraServiceOptions,
  ): Promise<{ items: ResourceInstance[]; nextCursor?: string }> {
    return this.#call(options, client =>
      client.listAllResources(request, options),
    );
  }

  async listReceipts(
    environmentId: string,
    options: InfraServiceOptions,
  ): Promise<Receipt[]> {
    return this.#call(options, client =>
      client.listReceipts(environmentId, options),
    );
  }

  async listEvents(
    request: ListEventsRequest,
    options: InfraServiceOptions,
  ): Promise<InfraEvent[]> {
    const { environmentId, afterId: after, ...filter } = request;
    return this.#call(options, client =>
      client.listEvents(environmentId, { ...filter, after }, options),
    );
  }

  async *followEvents(
    request: { environmentId: string; afterId?: number },
    options: InfraServiceOptions,
  ): AsyncIterable<InfraEvent> {
    try {
      yield* this.#client(options).followEvents(
        request.environmentId,
        { after: request.afterId },
        { signal: options.signal },
      );
    } catch (error) {
      throw toServiceError(error);
    }
  }

  async explain(
    request: ExplainRequest,
    options: InfraServiceOptions,
  ): Promise<MatchExplanation> {
    return this.#call(options, client => client.explain(request, options));
  }

  async getOutputs(
    environmentId: string,
    options: InfraServiceOptions,
  ): Promise<Record<string, JsonObject>> {
    const instances = await this.listResources(environmentId, options);
    return Object.fromEntries(
      instances.map(({ address, outputs }) => [
        address,
        Object.fromEntries(
          Object.entries(outputs).filter(([, value]) => !isSecretRef(value)),
        ) as JsonObject,
      ]),
    );
  }

  async registerArtifact(
    request: ArtifactInput,
    options: InfraServiceOptions,
  ): Promise<Artifact> {
    return this.#call(options, client =>
      client.registerArtifact(request, options),
    );
  }

  async listArtifacts(
    request: ArtifactListFilter,
    options: InfraServiceOptions,
  ): Promise<{ items: Artifact[]; nextCursor?: string }> {
    return this.#call(options, client =>
      client.listArtifacts(request, options),
    );
  }

  async getDelivery(
    entityRef: string,
    options: InfraServiceOptions,
  ): Promise<DeliveryView> {
    return this.#call(options, client =>
      client.getDelivery(entityRef, options),
    );
  }

  async planPromotion(
    request: PromotionInput,
    options: InfraServiceOptions,
  ): Promise<PromotionPlan> {
    return this.#call(options, client =>
      client.planPromotion(request, options),
    );
  }

  async promote(
    request: PromoteRequest,
    options: InfraServiceOptions,
  ): Promise<Promotion> {
    const { idempotencyKey, ...input } = request;
    return this.#call(options, client =>
      client.promote(input, { signal: options.signal, idempotencyKey }),
    );
  }

  async getPromotion(
    id: string,
    options: InfraServiceOptions,
  ): Promise<Promotion> {
    return this.#call(options, client => client.getPromotion(id, options));
  }

  async listPromotions(
    request: PromotionListFilter,
    options: InfraServiceOptions,
  ): Promise<{ items: Promotion[]; nextCursor?: string }> {
    return this.#call(options, client =>
      client.listPromotions(request, options),
    );
  }

  async cancelPromotion(
    id: string,
    options: InfraServiceOptions,
  ): Promise<Promotion> {
    return this.#call(options, client => client.cancelPromotion(id, options));
  }

  async #call<T>(
    options: InfraServiceOptions,
    use: (client: InfraClient) => Promise<T>,
  ): Promise<T> {
    try {
      return await use(this.#client(options));
    } catch (error) {
      throw toServiceError(error);
    }
  }

  /** Takes a new token for each request, as followers outlive the first. */
  #client({ credentials }: InfraServiceOptions): InfraClient {
    return new InfraClient({
      discoveryApi: this.#discovery,
      fetchApi: {
        fetch: async (input, init) => {
          const { token } = await this.#auth.getPluginRequestToken({
            onBehalfOf: credentials,
            targetPluginId: 'infra',
          });
          return fetch(input, {
            ...init,
            headers: {
              ...(init?.headers as Record<string, string>),
              Authorization: `Bearer ${token}`,
            },
          });
        },
      },
    });
  }
}
