import { NotFoundError } from '@backstage/errors';
import {
  AccessManifest,
  CredentialSource,
  EnvironmentStatus,
  ProviderCandidate,
  ProviderDocument,
  ProviderImpact,
  ProviderSummary,
  ProviderTrial,
  ResourceDefinitionDocument,
  SharedProvider,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { JsonObject } from '@backstage/types';
import { Db, documents, instances } from '../store';
import { principalOf } from './principal';
import { readProviders } from './providerViews';
import {
  CallOptions,
  DocumentRegistry,
  DriverDirectory,
  ProviderUseCases,
} from './types';

const MOST_TOLD = 200;

export interface DefaultProvidersOptions {
  db: Db;
  registry: DocumentRegistry;
  drivers: DriverDirectory;
}

/** Access to providers, before anybody asks whether the caller may. */
export class DefaultProviders implements ProviderUseCases {
  readonly #options: DefaultProvidersOptions;

  constructor(options: DefaultProvidersOptions) {
    this.#options = options;
  }

  listCandidates(_options: CallOptions): Promise<ProviderCandidate[]> {
    return this.#options.drivers.listCandidates();
  }

  async tryProvider(
    input: JsonObject,
    { signal }: CallOptions,
  ): Promise<ProviderTrial> {
    const { registry, drivers } = this.#options;
    const { document, values } = await registry.draftProvider(input);
    return drivers.tryAccess(document, values, { signal });
  }

  async getAccessManifest(
    driver: string,
    { provider, config = {} }: { provider: string; config?: JsonObject },
    _options: CallOptions,
  ): Promise<AccessManifest> {
    return this.#options.drivers.accessManifest(driver, { provider, config });
  }

  async getImpact(
    name: string,
    _options: CallOptions,
  ): Promise<ProviderImpact> {
    const { db } = this.#options;
    const [{ revision, instanceCount }, affected, definitions] =
      await Promise.all([
        this.#read(name),
        instances.impactOfProvider(db, { provider: name, limit: MOST_TOLD }),
        documents.listInForce(db, { kind: 'ResourceDefinition' }),
      ]);
    return {
      provider: name,
      instanceCount,
      environmentCount: affected.total,
      environments: affected.environments.map(toAffected),
      definitions: definitions
        .filter(
          ({ document }) =>
            (document as ResourceDefinitionDocument).spec.provider === name,
        )
        .map(definition => definition.name),
      destroysCredentials: credentialsOf(revision.document, isKeptHere),
      blocksCredentials: credentialsOf(
        revision.document,
        source => !isKeptHere(source),
      ),
    };
  }

  share(name: string, { signal }: CallOptions): Promise<SharedProvider> {
    return this.#options.drivers.share(name, { signal });
  }

  async revoke(
    name: string,
    { reason }: { reason?: string },
    { credentials }: CallOptions,
  ): Promise<ProviderSummary> {
    await this.#options.drivers.revoke(name, {
      revokedBy: principalOf(credentials),
      ...(reason && { reason }),
    });
    return this.#read(name);
  }

  async restore(
    name: string,
    { signal }: CallOptions,
  ): Promise<ProviderSummary> {
    await this.#options.drivers.restore(name, { signal });
    return this.#read(name);
  }

  async #read(name: string): Promise<ProviderSummary> {
    const [provider] = await readProviders(this.#options.db, name);
    if (!provider) {
      throw new NotFoundError(`There is no provider ${name}`);
    }
    return provider;
  }
}

function isKeptHere(source: CredentialSource): boolean {
  return 'secretRef' in source;
}

function credentialsOf(
  { spec }: ProviderDocument,
  which: (source: CredentialSource) => boolean,
): string[] {
  return Object.entries(spec.credentials ?? {})
    .filter(([, source]) => which(source))
    .map(([name]) => name);
}

function toAffected(
  row: Awaited<
    ReturnType<typeof instances.impactOfProvider>
  >['environments'][number],
): ProviderImpact['environments'][number] {
  const { id, name, type, owner } = row;
  return {
    id,
    name,
    type,
    owner,
    entityRef: row.entity_ref,
    status: row.status as EnvironmentStatus,
    resourceCount: Number(row.resources),
    ...(row.deployment_id &&
      row.deployment_mode &&
      row.deployment_status && {
        runningDeployment: {
          id: row.deployment_id,
          mode: row.deployment_mode,
          status: row.deployment_status,
        },
      }),
  };
}
