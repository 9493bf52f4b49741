import { NotFoundError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  DocumentKind,
  DocumentRevision,
  DocumentSource,
  DriverSummary,
  EnvironmentTypeDocument,
  EnvironmentTypeRevision,
  ExplainInput,
  MatchExplanation,
  PlatformDocument,
  ProviderSummary,
  ResourceDefinitionDocument,
  ResourceTypeDocument,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { explainMatch } from '../core';
import {
  Db,
  documents,
  environments,
  StoredDocument,
  untilUndisturbed,
} from '../store';
import { allowedOwnersOf, readEntity } from './entities';
import { InvalidFieldsError } from './errors';
import { refuseOtherEtag } from './preconditions';
import { principalOf } from './principal';
import { readProviders } from './providerViews';
import {
  AppliedDocuments,
  CallOptions,
  ChangeOptions,
  DocumentChangeOptions,
  DocumentRegistry,
  DriverDirectory,
  PlatformUseCases,
} from './types';

export interface DefaultPlatformOptions {
  db: Db;
  catalog: CatalogService;
  registry: DocumentRegistry;
  drivers: DriverDirectory;
}

/** What the platform team rules, before anybody asks whether the caller may. */
export class DefaultPlatform implements PlatformUseCases {
  readonly #options: DefaultPlatformOptions;

  constructor(options: DefaultPlatformOptions) {
    this.#options = options;
  }

  async listEnvironmentTypes(
    filter: { entityRef?: string },
    options: Parameters<PlatformUseCases['listEnvironmentTypes']>[1],
  ): Promise<EnvironmentTypeRevision[]> {
    const types = await this.#inForce<EnvironmentTypeDocument>(
      'EnvironmentType',
    );
    const orderOf = (type: (typeof types)[number]) =>
      type.document.spec.order ?? Number.MAX_SAFE_INTEGER;
    types.sort((a, b) => orderOf(a) - orderOf(b));
    if (filter.entityRef === undefined) {
      return this.#withUsage(types, {});
    }
    const { entityRef, owner = '' } = await readEntity(
      this.#options.catalog,
      filter.entityRef,
      { ...options, pointer: '#query/entityRef' },
    );
    const offered = types.map(type => ({
      ...type,
      mayCreate:
        (allowedOwnersOf(type.document)?.includes(owner) ?? true) &&
        (options.mayCreate?.({ owner, type: type.name }) ?? true),
    }));
    return this.#withUsage(offered, { owner, entityRef });
  }

  /** One count for each type with a quota, of which there are few. */
  #withUsage(
    types: EnvironmentTypeRevision[],
    of: { owner?: string; entityRef?: string },
  ): Promise<EnvironmentTypeRevision[]> {
    const { db } = this.#options;
    return Promise.all(
      types.map(async type =>
        type.document.spec.quota
          ? {
              ...type,
              usage: await environments.countLiving(db, {
                type: type.name,
                ...of,
              }),
            }
          : type,
      ),
    );
  }

  listResourceTypes(
    _options: CallOptions,
  ): Promise<DocumentRevision<ResourceTypeDocument>[]> {
    return this.#inForce('ResourceType');
  }

  async listDefinitions(
    filter: { type?: string },
    _options: CallOptions,
  ): Promise<DocumentRevision<ResourceDefinitionDocument>[]> {
    const all = await this.#inForce<ResourceDefinitionDocument>(
      'ResourceDefinition',
    );
    return filter.type === undefined
      ? all
      : all.filter(({ document }) => document.spec.type === filter.type);
  }

  listProviders(_options: CallOptions): Promise<ProviderSummary[]> {
    return readProviders(this.#options.db);
  }

  async checkProviderAccess(
    name: string,
    options: CallOptions,
  ): Promise<ProviderSummary> {
    const find = async () =>
      (await this.listProviders(options)).find(p => p.name === name);
    if (!(await find())) {
      throw new NotFoundError(`There is no provider ${name}`);
    }
    await this.#options.drivers.checkAccess(name, { signal: options.signal });
    const checked = await find();
    if (!checked) {
      throw new NotFoundError(`Provider ${name} was removed meanwhile`);
    }
    return checked;
  }

  async listDrivers(_options: CallOptions): Promise<DriverSummary[]> {
    return this.#options.drivers.listDrivers();
  }

  listDocumentSources(_options: CallOptions): Promise<DocumentSource[]> {
    return this.#options.registry.listSources();
  }

  async listDocumentRevisions(
    kind: DocumentKind,
    name: string,
    page: { limit?: number; before?: number },
    _options: CallOptions,
  ): Promise<DocumentRevision[]> {
    const revisions = await documents.listRevisions(this.#options.db, {
      kind,
      name,
      limit: page.limit ?? 50,
      beforeRevision: page.before,
    });
    if (!revisions.length && page.before === undefined) {
      throw new NotFoundError(`There never was a ${kind} named ${name}`);
    }
    return revisions.map(toRevision);
  }

  async applyDocuments(
    input: readonly unknown[],
    options: ChangeOptions & { dryRun?: boolean },
  ): Promise<AppliedDocuments> {
    const { revisions, platformRevision } = await this.#change(
      options,
      change =>
        this.#options.registry.apply(input, {
          ...change,
          dryRun: options.dryRun,
        }),
    );
    return { revisions, etag: etagOf(platformRevision) };
  }

  deleteDocument(
    kind: DocumentKind,
    name: string,
    options: ChangeOptions,
  ): Promise<void> {
    return this.#change(options, change =>
      this.#options.registry.delete(kind, name, change),
    );
  }

  /** Checked against the documents that are in force when it is written. */
  #change<T>(
    options: ChangeOptions,
    change: (options: DocumentChangeOptions) => Promise<T>,
  ): Promise<T> {
    return untilUndisturbed(async () => {
      const expectedRevision = await documents.platformRevision(
        this.#options.db,
      );
      refuseOtherEtag(
        'The platform documents have',
        etagOf(expectedRevision),
        options.ifMatch,
      );
      return change({
        origin: `api:${principalOf(options.credentials)}`,
        expectedRevision,
      });
    });
  }

  async explain(
    input: ExplainInput,
    options: CallOptions,
  ): Promise<MatchExplanation> {
    const { entityRef, owner, system } = await readEntity(
      this.#options.catalog,
      input.entityRef,
      { ...options, pointer: '/entityRef' },
    );
    const [types, definitions] = await Promise.all([
      this.#inForce<ResourceTypeDocument>('ResourceType'),
      this.#inForce<ResourceDefinitionDocument>('ResourceDefinition'),
    ]);
    if (!types.some(({ name }) => name === input.type)) {
      throw new InvalidFieldsError([
        {
          pointer: '/type',
          message: `there is no resource type "${input.type}"; there are ${types
            .map(({ name }) => name)
            .join(', ')}`,
        },
      ]);
    }
    return explainMatch({
      claim: {
        type: input.type,
        class: input.class ?? 'default',
        id: input.id ?? input.type,
      },
      environment: {
        id: '',
        name: input.environmentName ?? '',
        type: input.environmentType,
        owner: owner ?? '',
        entityRef,
        ...(system && { system }),
        labels: {},
      },
      definitions,
    });
  }

  async #inForce<T extends PlatformDocument>(
    kind: T['kind'],
  ): Promise<DocumentRevision<T>[]> {
    const stored = await documents.listInForce(this.#options.db, { kind });
    return stored.map(document => toRevision(document as StoredDocument<T>));
  }
}

function etagOf(platformRevision: number): string {
  return `"${platformRevision}"`;
}

function toRevision<T extends PlatformDocument>(
  stored: StoredDocument<T>,
): DocumentRevision<T> {
  const { kind, name, revision, document, origin, createdAt } = stored;
  return { kind, name, revision, document, origin, createdAt };
}
