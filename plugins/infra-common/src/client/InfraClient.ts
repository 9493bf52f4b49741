import { JsonObject } from '@backstage/types';
import { ResponseError } from '@backstage/errors';
import {
  Deployment,
  DocumentKind,
  DocumentRevision,
  Environment,
  EnvironmentTypeRevision,
  InfraEvent,
  MatchExplanation,
  Operation,
  Plan,
  PlatformDocument,
  Receipt,
  ResourceDefinitionDocument,
  ResourceInstance,
  ResourceTypeDocument,
} from '../domain';
import { DefaultApiClient } from '../schema/openapi';
import { followEventStream } from './eventStream';
import {
  DeploymentInput,
  EnvironmentFilter,
  EnvironmentInput,
  ExplainInput,
  InfraApi,
  InfraRequestOptions,
  Page,
} from './InfraApi';
import { Requests } from './requests';
import {
  AccessManifest,
  DocumentSource,
  DriverSummary,
  ProviderImpact,
  ProviderSummary,
  ProviderTrial,
  SharedProvider,
} from './summaries';
import { TaskClient } from './TaskClient';

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
  readonly #tasks: TaskClient;

  constructor(options: InfraClientOptions) {
    this.#requests = new Requests(options);
    this.#tasks = new TaskClient(this.#requests);
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

  async listEnvironmentTypes(
    options?: InfraRequestOptions & { entityRef?: string },
  ): Promise<EnvironmentTypeRevision[]> {
    return this.#requests.json(options, api =>
      api.listEnvironmentTypes(
        { query: { entityRef: options?.entityRef } },
        options,
      ),
    );
  }

  async listResourceTypes(
    options?: InfraRequestOptions,
  ): Promise<DocumentRevision<ResourceTypeDocument>[]> {
    return this.#requests.json(options, api =>
      api.listResourceTypes({}, options),
    );
  }

  async listDefinitions(
    filter: { type?: string } = {},
    options?: InfraRequestOptions,
  ): Promise<DocumentRevision<ResourceDefinitionDocument>[]> {
    return this.#requests.json(options, api =>
      api.listDefinitions({ query: filter }, options),
    );
  }

  async listProviders(
    options?: InfraRequestOptions,
  ): Promise<ProviderSummary[]> {
    return this.#requests.json(options, api => api.listProviders({}, options));
  }

  async checkProviderAccess(
    name: string,
    options?: InfraRequestOptions,
  ): Promise<ProviderSummary> {
    return this.#requests.json(options, api =>
      api.checkProviderAccess({ path: { name } }, options),
    );
  }

  async getProviderImpact(
    name: string,
    options?: InfraRequestOptions,
  ): Promise<ProviderImpact> {
    return this.#requests.json(options, api =>
      api.getProviderImpact({ path: { name } }, options),
    );
  }

  async shareProvider(
    name: string,
    options?: InfraRequestOptions,
  ): Promise<SharedProvider> {
    return this.#requests.json(options, api =>
      api.shareProvider({ path: { name } }, options),
    );
  }

  async revokeProvider(
    name: string,
    input: { reason?: string } = {},
    options?: InfraRequestOptions,
  ): Promise<ProviderSummary> {
    return this.#requests.json(options, api =>
      api.revokeProvider({ path: { name }, body: input }, options),
    );
  }

  async restoreProvider(
    name: string,
    options?: InfraRequestOptions,
  ): Promise<ProviderSummary> {
    return this.#requests.json(options, api =>
      api.restoreProvider({ path: { name } }, options),
    );
  }

  async tryProvider(
    document: JsonObject,
    options?: InfraRequestOptions,
  ): Promise<ProviderTrial> {
    return this.#requests.json(options, api =>
      api.tryProvider({ body: { document } }, options),
    );
  }

  async getAccessManifest(
    driver: string,
    input: { provider: string; config?: JsonObject },
    options?: InfraRequestOptions,
  ): Promise<AccessManifest> {
    return this.#requests.json(options, api =>
      api.getAccessManifest({ path: { id: driver }, body: input }, options),
    );
  }

  async listDrivers(options?: InfraRequestOptions): Promise<DriverSummary[]> {
    return this.#requests.json(options, api => api.listDrivers({}, options));
  }

  async listDocumentSources(
    options?: InfraRequestOptions,
  ): Promise<DocumentSource[]> {
    return this.#requests.json(options, api =>
      api.listDocumentSources({}, options),
    );
  }

  async listDocumentRevisions(
    kind: DocumentKind,
    name: string,
    options: InfraRequestOptions & { limit?: number; before?: number } = {},
  ): Promise<DocumentRevision[]> {
    const { limit, before } = options;
    return this.#requests.json(options, api =>
      api.listDocumentRevisions(
        { path: { kind, name }, query: { limit, before } },
        options,
      ),
    );
  }

  async applyDocuments(
    documents: PlatformDocument[],
    options?: InfraRequestOptions & { dryRun?: boolean; ifMatch?: string },
  ): Promise<DocumentRevision[]> {
    return this.#requests.json(
      options,
      api =>
        api.applyDocuments(
          {
            body: { documents },
            query: { dryRun: options?.dryRun },
            header: {},
          },
          options,
        ),
      { 'If-Match': options?.ifMatch },
    );
  }

  async deleteDocument(
    kind: DocumentKind,
    name: string,
    options?: InfraRequestOptions & { ifMatch?: string },
  ): Promise<void> {
    await this.#requests.json(
      options,
      api => api.deleteDocument({ path: { kind, name }, header: {} }, options),
      { 'If-Match': options?.ifMatch },
    );
  }

  async explain(
    input: ExplainInput,
    options?: InfraRequestOptions,
  ): Promise<MatchExplanation> {
    return this.#requests.json(options, api =>
      api.explain({ body: input }, options),
    );
  }

  listTasks: InfraApi['listTasks'] = (...given) =>
    this.#tasks.listTasks(...given);

  getTask: InfraApi['getTask'] = (...given) => this.#tasks.getTask(...given);

  completeTask: InfraApi['completeTask'] = (...given) =>
    this.#tasks.completeTask(...given);

  rejectTask: InfraApi['rejectTask'] = (...given) =>
    this.#tasks.rejectTask(...given);

  reopenTask: InfraApi['reopenTask'] = (...given) =>
    this.#tasks.reopenTask(...given);
}
