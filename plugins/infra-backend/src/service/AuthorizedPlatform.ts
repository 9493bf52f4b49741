import {
  DocumentKind,
  DocumentRevision,
  DocumentSource,
  DriverSummary,
  EnvironmentTypeRevision,
  ExplainInput,
  infraEnvironmentCreatePermission,
  infraPlatformManagePermission,
  infraPlatformReadPermission,
  MatchExplanation,
  ProviderSummary,
  ResourceDefinitionDocument,
  ResourceTypeDocument,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { Authorizer } from './Authorizer';
import {
  AppliedDocuments,
  CallOptions,
  ChangeOptions,
  PlatformUseCases,
} from './types';

/**
 * Lets through who may read or manage the platform. Environment types and resource types are what
 * developers choose from, so everybody who may read the platform may read them.
 */
export class AuthorizedPlatform implements PlatformUseCases {
  readonly #inner: PlatformUseCases;
  readonly #authorizer: Authorizer;

  constructor(inner: PlatformUseCases, authorizer: Authorizer) {
    this.#inner = inner;
    this.#authorizer = authorizer;
  }

  async listEnvironmentTypes(
    filter: { entityRef?: string },
    options: CallOptions,
  ): Promise<EnvironmentTypeRevision[]> {
    await this.#read(options);
    return this.#inner.listEnvironmentTypes(filter, {
      ...options,
      ...(filter.entityRef !== undefined && {
        mayCreate: await this.#authorizer.deciderOf(
          infraEnvironmentCreatePermission,
          options,
        ),
      }),
    });
  }

  async listResourceTypes(
    options: CallOptions,
  ): Promise<DocumentRevision<ResourceTypeDocument>[]> {
    await this.#read(options);
    return this.#inner.listResourceTypes(options);
  }

  async listDefinitions(
    filter: { type?: string },
    options: CallOptions,
  ): Promise<DocumentRevision<ResourceDefinitionDocument>[]> {
    await this.#read(options);
    return this.#inner.listDefinitions(filter, options);
  }

  async listProviders(options: CallOptions): Promise<ProviderSummary[]> {
    await this.#read(options);
    return this.#inner.listProviders(options);
  }

  async checkProviderAccess(
    name: string,
    options: CallOptions,
  ): Promise<ProviderSummary> {
    await this.#manage(options);
    return this.#inner.checkProviderAccess(name, options);
  }

  async listDrivers(options: CallOptions): Promise<DriverSummary[]> {
    await this.#read(options);
    return this.#inner.listDrivers(options);
  }

  async listDocumentSources(options: CallOptions): Promise<DocumentSource[]> {
    await this.#read(options);
    return this.#inner.listDocumentSources(options);
  }

  async listDocumentRevisions(
    kind: DocumentKind,
    name: string,
    page: { limit?: number; before?: number },
    options: CallOptions,
  ): Promise<DocumentRevision[]> {
    await this.#read(options);
    return this.#inner.listDocumentRevisions(kind, name, page, options);
  }

  async applyDocuments(
    documents: readonly unknown[],
    options: ChangeOptions & { dryRun?: boolean },
  ): Promise<AppliedDocuments> {
    await this.#manage(options);
    return this.#inner.applyDocuments(documents, options);
  }

  async deleteDocument(
    kind: DocumentKind,
    name: string,
    options: ChangeOptions,
  ): Promise<void> {
    await this.#manage(options);
    return this.#inner.deleteDocument(kind, name, options);
  }

  async explain(
    input: ExplainInput,
    options: CallOptions,
  ): Promise<MatchExplanation> {
    await this.#read(options);
    return this.#inner.explain(input, options);
  }

  #read(options: CallOptions): Promise<void> {
    return this.#authorizer.require(infraPlatformReadPermission, options);
  }

  #manage(options: CallOptions): Promise<void> {
    return this.#authorizer.require(infraPlatformManagePermission, options);
  }
}
