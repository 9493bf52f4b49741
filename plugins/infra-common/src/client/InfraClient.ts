import { ResponseError } from '@backstage/errors';
import {
  Deployment,
  Environment,
  InfraEvent,
  Operation,
  Plan,
  Receipt,
  ResourceInstance,
} from '../domain';
import { DefaultApiClient } from '../schema/openapi';
import { ArtifactClient } from './ArtifactClient';
import { DeliveryClient } from './DeliveryClient';
import { followEventStream } from './eventStream';
import {
  DeploymentInput,
  EnvironmentFilter,
  EnvironmentInput,
  InfraApi,
  InfraRequestOptions,
  Page,
} from './InfraApi';
import { ImageClient } from './ImageClient';
import { PlatformClient } from './PlatformClient';
import { PreviewClient } from './PreviewClient';
import { Requests } from './requests';
import { TaskClient } from './TaskClient';
import { UndeliveredClient } from './UndeliveredClient';

/** @public */
export interface InfraClientOptions {
  discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
  /** Default: the global `fetch`. */
  fetchApi?: { fetch: typeof fetch };
}

/**
 * Speaks to the REST API; for browsers, backends and scripts alike.
 *
 * @public
 */
export class InfraClient implements InfraApi {
  readonly #requests: Requests;
  readonly #platform: PlatformClient;
  readonly #undelivered: UndeliveredClient;
  readonly #artifacts: ArtifactClient;
  readonly #tasks: TaskClient;
  readonly #images: ImageClient;
  readonly #delivery: DeliveryClient;
  readonly #previews: PreviewClient;

  constructor(options: InfraClientOptions) {
    this.#requests = new Requests(options);
    this.#platform = new PlatformClient(this.#requests);
    this.#undelivered = new UndeliveredClient(this.#requests);
    this.#artifacts = new ArtifactClient(this.#requests);
    this.#tasks = new TaskClient(this.#requests);
    this.#images = new ImageClient(this.#requests);
    this.#delivery = new DeliveryClient(this.#requests);
    this.#previews = new PreviewClient(this.#requests);
  }

  async listEnvironments(
    filter: EnvironmentFilter = {},
    options?: InfraRequestOptions,
  ): Promise<Page<Environment>> {
    const query = filter as Parameters<
      DefaultApiClient['listEnvironments']
    >[0]['query'];
    return this.#requests.json(options, api =>
      api.listEnvironments({ query }, options),
    );
  }

  async getEnvironment(
    id: string,
    options?: InfraRequestOptions,
  ): Promise<Environment> {
    return this.#requests.json(options, api =>
      api.getEnvironment({ path: { id } }, options),
    );
  }

  async createEnvironment(
    input: EnvironmentInput,
    options?: InfraRequestOptions & { idempotencyKey?: string },
  ): Promise<{ environment: Environment; deployment: Deployment }> {
    return this.#requests.json(
      options,
      api => api.createEnvironment({ body: input, header: {} }, options),
      { 'Idempotency-Key': options?.idempotencyKey },
    );
  }

  async planEnvironment(
    input: EnvironmentInput,
    options?: InfraRequestOptions,
  ): Promise<Plan> {
    return this.#requests.json(options, api =>
      api.planEnvironment({ body: input }, options),
    );
  }

  async deleteEnvironment(
    id: string,
    options?: InfraRequestOptions & {
      ifMatch?: string;
      planHash?: string;
      abandon?: string[];
    },
  ): Promise<Deployment> {
    const query = { planHash: options?.planHash, abandon: options?.abandon };
    return this.#requests.json(
      options,
      api =>
        api.deleteEnvironment({ path: { id }, query, header: {} }, options),
      { 'If-Match': options?.ifMatch },
    );
  }

  async retryEnvironment(
    id: string,
    options?: InfraRequestOptions,
  ): Promise<Environment> {
    return this.#requests.json(options, api =>
      api.retryEnvironment({ path: { id } }, options),
    );
  }

  async cancelEnvironment(
    id: string,
    options?: InfraRequestOptions,
  ): Promise<Deployment> {
    return this.#requests.json(options, api =>
      api.cancelEnvironment({ path: { id } }, options),
    );
  }

  async extendEnvironment(
    id: string,
    input: { for?: string },
    options?: InfraRequestOptions & {
      idempotencyKey?: string;
      ifMatch?: string;
    },
  ): Promise<Environment> {
    return this.#requests.json(
      options,
      api =>
        api.extendEnvironment(
          { path: { id }, body: input, header: {} },
          options,
        ),
      {
        'Idempotency-Key': options?.idempotencyKey,
        'If-Match': options?.ifMatch,
      },
    );
  }

  async planDeployment(
    id: string,
    input: DeploymentInput & { mode?: 'deploy' | 'destroy' },
    options?: InfraRequestOptions,
  ): Promise<Plan> {
    return this.#requests.json(options, api =>
      api.planDeployment({ path: { id }, body: input }, options),
    );
  }

  async deploy(
    id: string,
    input: DeploymentInput,
    options?: InfraRequestOptions & {
      idempotencyKey?: string;
      ifMatch?: string;
    },
  ): Promise<Deployment> {
    return this.#requests.json(
      options,
      api => api.deploy({ path: { id }, body: input, header: {} }, options),
      {
        'Idempotency-Key': options?.idempotencyKey,
        'If-Match': options?.ifMatch,
      },
    );
  }

  async listDeployments(
    environmentId: string,
    page: { limit?: number; cursor?: string } = {},
    options?: InfraRequestOptions,
  ): Promise<Page<Deployment>> {
    return this.#requests.json(options, api =>
      api.listDeployments(
        { path: { id: environmentId }, query: page },
        options,
      ),
    );
  }

  async getDeployment(
    id: string,
    options?: InfraRequestOptions,
  ): Promise<Deployment> {
    return this.#requests.json(options, api =>
      api.getDeployment({ path: { id } }, options),
    );
  }

  async approveDeployment(
    id: string,
    input: { planHash: string; reason?: string },
    options?: InfraRequestOptions,
  ): Promise<Deployment> {
    return this.#requests.json(options, api =>
      api.approveDeployment({ path: { id }, body: input }, options),
    );
  }

  async rejectDeployment(
    id: string,
    input: { reason: string },
    options?: InfraRequestOptions,
  ): Promise<Deployment> {
    return this.#requests.json(options, api =>
      api.rejectDeployment({ path: { id }, body: input }, options),
    );
  }

  async listResources(
    environmentId: string,
    options?: InfraRequestOptions,
  ): Promise<ResourceInstance[]> {
    return this.#requests.json(options, api =>
      api.listResources({ path: { id: environmentId } }, options),
    );
  }

  async listAllResources(
    page: { limit?: number; cursor?: string } = {},
    options?: InfraRequestOptions,
  ): Promise<Page<ResourceInstance>> {
    return this.#requests.json(options, api =>
      api.listAllResources({ query: page }, options),
    );
  }

  async listOperations(
    environmentId: string,
    page: { limit?: number; cursor?: string; deploymentId?: string } = {},
    options?: InfraRequestOptions,
  ): Promise<Page<Operation>> {
    return this.#requests.json(options, api =>
      api.listOperations({ path: { id: environmentId }, query: page }, options),
    );
  }

  async listReceipts(
    environmentId: string,
    options?: InfraRequestOptions,
  ): Promise<Receipt[]> {
    return this.#requests.json(options, api =>
      api.listReceipts({ path: { id: environmentId } }, options),
    );
  }

  async listEvents(
    environmentId: string,
    filter: Parameters<InfraApi['listEvents']>[1] = {},
    options?: InfraRequestOptions,
  ): Promise<InfraEvent[]> {
    return this.#requests.json(options, api =>
      api.listEvents({ path: { id: environmentId }, query: filter }, options),
    );
  }

  async *followEvents(
    environmentId: string,
    filter: { after?: number } = {},
    options?: Parameters<InfraApi['followEvents']>[2],
  ): AsyncIterable<InfraEvent> {
    yield* followEventStream({
      after: filter.after,
      signal: options?.signal,
      onConnection: options?.onConnection,
      open: async ({ lastEventId, signal }) => {
        const api = this.#requests.api(signal, {
          Accept: 'text/event-stream',
          'Last-Event-ID': lastEventId?.toString(),
        });
        const response = (await api.followEvents(
          { path: { id: environmentId }, query: {}, header: {} },
          options,
        )) as unknown as Response;
        return response.ok
          ? response
          : Promise.reject(await ResponseError.fromResponse(response));
      },
    });
  }

  listEnvironmentTypes: InfraApi['listEnvironmentTypes'] = (...given) =>
    this.#platform.listEnvironmentTypes(...given);

  listResourceTypes: InfraApi['listResourceTypes'] = (...given) =>
    this.#platform.listResourceTypes(...given);

  listDefinitions: InfraApi['listDefinitions'] = (...given) =>
    this.#platform.listDefinitions(...given);

  listProviders: InfraApi['listProviders'] = (...given) =>
    this.#platform.listProviders(...given);

  checkProviderAccess: InfraApi['checkProviderAccess'] = (...given) =>
    this.#platform.checkProviderAccess(...given);

  getProviderImpact: InfraApi['getProviderImpact'] = (...given) =>
    this.#platform.getProviderImpact(...given);

  shareProvider: InfraApi['shareProvider'] = (...given) =>
    this.#platform.shareProvider(...given);

  revokeProvider: InfraApi['revokeProvider'] = (...given) =>
    this.#platform.revokeProvider(...given);

  restoreProvider: InfraApi['restoreProvider'] = (...given) =>
    this.#platform.restoreProvider(...given);

  tryProvider: InfraApi['tryProvider'] = (...given) =>
    this.#platform.tryProvider(...given);

  listProviderCandidates: InfraApi['listProviderCandidates'] = (...given) =>
    this.#platform.listProviderCandidates(...given);

  getAccessManifest: InfraApi['getAccessManifest'] = (...given) =>
    this.#platform.getAccessManifest(...given);

  listDrivers: InfraApi['listDrivers'] = (...given) =>
    this.#platform.listDrivers(...given);

  listDocumentSources: InfraApi['listDocumentSources'] = (...given) =>
    this.#platform.listDocumentSources(...given);

  listDocumentRevisions: InfraApi['listDocumentRevisions'] = (...given) =>
    this.#platform.listDocumentRevisions(...given);

  applyDocuments: InfraApi['applyDocuments'] = (...given) =>
    this.#platform.applyDocuments(...given);

  deleteDocument: InfraApi['deleteDocument'] = (...given) =>
    this.#platform.deleteDocument(...given);

  explain: InfraApi['explain'] = (...given) => this.#platform.explain(...given);

  listUndeliveredEvents: InfraApi['listUndeliveredEvents'] = (...given) =>
    this.#undelivered.listUndeliveredEvents(...given);

  retryUndeliveredEvents: InfraApi['retryUndeliveredEvents'] = (...given) =>
    this.#undelivered.retryUndeliveredEvents(...given);

  dismissUndeliveredEvents: InfraApi['dismissUndeliveredEvents'] = (...given) =>
    this.#undelivered.dismissUndeliveredEvents(...given);

  registerArtifact: InfraApi['registerArtifact'] = (...given) =>
    this.#artifacts.registerArtifact(...given);

  listArtifacts: InfraApi['listArtifacts'] = (...given) =>
    this.#artifacts.listArtifacts(...given);

  getArtifact: InfraApi['getArtifact'] = (...given) =>
    this.#artifacts.getArtifact(...given);

  listIncomingEvents: InfraApi['listIncomingEvents'] = (...given) =>
    this.#artifacts.listIncomingEvents(...given);

  listTasks: InfraApi['listTasks'] = (...given) =>
    this.#tasks.listTasks(...given);

  getTask: InfraApi['getTask'] = (...given) => this.#tasks.getTask(...given);

  completeTask: InfraApi['completeTask'] = (...given) =>
    this.#tasks.completeTask(...given);

  rejectTask: InfraApi['rejectTask'] = (...given) =>
    this.#tasks.rejectTask(...given);

  reopenTask: InfraApi['reopenTask'] = (...given) =>
    this.#tasks.reopenTask(...given);

  listImages: InfraApi['listImages'] = (...given) =>
    this.#images.listImages(...given);

  listRegistries: InfraApi['listRegistries'] = (...given) =>
    this.#images.listRegistries(...given);

  listRepositories: InfraApi['listRepositories'] = (...given) =>
    this.#images.listRepositories(...given);

  listTags: InfraApi['listTags'] = (...given) =>
    this.#images.listTags(...given);

  resolveTag: InfraApi['resolveTag'] = (...given) =>
    this.#images.resolveTag(...given);

  listRegistryCredentials: InfraApi['listRegistryCredentials'] = (...given) =>
    this.#images.listRegistryCredentials(...given);

  createRegistryCredential: InfraApi['createRegistryCredential'] = (...given) =>
    this.#images.createRegistryCredential(...given);

  revokeRegistryCredential: InfraApi['revokeRegistryCredential'] = (...given) =>
    this.#images.revokeRegistryCredential(...given);

  getDelivery: InfraApi['getDelivery'] = (...given) =>
    this.#delivery.getDelivery(...given);

  getDeliveryMetrics: InfraApi['getDeliveryMetrics'] = (...given) =>
    this.#delivery.getDeliveryMetrics(...given);

  listPipelines: InfraApi['listPipelines'] = (...given) =>
    this.#delivery.listPipelines(...given);

  listPromotions: InfraApi['listPromotions'] = (...given) =>
    this.#delivery.listPromotions(...given);

  getPromotion: InfraApi['getPromotion'] = (...given) =>
    this.#delivery.getPromotion(...given);

  planPromotion: InfraApi['planPromotion'] = (...given) =>
    this.#delivery.planPromotion(...given);

  promote: InfraApi['promote'] = (...given) => this.#delivery.promote(...given);

  cancelPromotion: InfraApi['cancelPromotion'] = (...given) =>
    this.#delivery.cancelPromotion(...given);

  listPreviews: InfraApi['listPreviews'] = (...given) =>
    this.#previews.listPreviews(...given);

  getPreview: InfraApi['getPreview'] = (...given) =>
    this.#previews.getPreview(...given);

  openPreview: InfraApi['openPreview'] = (...given) =>
    this.#previews.openPreview(...given);

  closePreview: InfraApi['closePreview'] = (...given) =>
    this.#previews.closePreview(...given);
}
