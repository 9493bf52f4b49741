import { JsonObject } from '@backstage/types';
import {
  DocumentKind,
  DocumentRevision,
  EnvironmentTypeRevision,
  MatchExplanation,
  PlatformDocument,
  ResourceDefinitionDocument,
  ResourceTypeDocument,
} from '../domain';
import { ExplainInput, InfraRequestOptions } from './InfraApi';
import { Requests } from './requests';
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

/** The part of the API that is about what environments are built on: documents, providers, drivers. */
export class PlatformClient {
  readonly #requests: Requests;

  constructor(requests: Requests) {
    this.#requests = requests;
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

  async listProviderCandidates(
    options?: InfraRequestOptions,
  ): Promise<ProviderCandidate[]> {
    return this.#requests.json(options, api =>
      api.listProviderCandidates({}, options),
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
}
