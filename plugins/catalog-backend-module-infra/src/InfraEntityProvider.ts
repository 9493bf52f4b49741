import {
  AuthService,
  BackstageCredentials,
  LoggerService,
  SchedulerServiceTaskRunner,
} from '@backstage/backend-plugin-api';
import { Entity } from '@backstage/catalog-model';
import {
  EntityProvider,
  EntityProviderConnection,
} from '@backstage/plugin-catalog-node';
import { ResourceInstance } from '@infra-orchestration/backstage-plugin-infra-common';
import { InfraService } from '@infra-orchestration/backstage-plugin-infra-node';
import { environmentEntity } from './environmentEntity';
import { instanceEntities } from './instanceEntities';

const PAGE_SIZE = 500;

export interface InfraEntityProviderOptions {
  infra: InfraService;
  auth: AuthService;
  logger: LoggerService;
  schedule: SchedulerServiceTaskRunner;
  /** Also what is in the environments. */
  resources: boolean;
}

interface CallOptions {
  credentials: BackstageCredentials;
  signal?: AbortSignal;
}

/** Keeps one catalog Resource per environment, and one per resource in it. */
export class InfraEntityProvider implements EntityProvider {
  readonly #options: InfraEntityProviderOptions;

  constructor(options: InfraEntityProviderOptions) {
    this.#options = options;
  }

  getProviderName(): string {
    return 'infra-environments';
  }

  async connect(connection: EntityProviderConnection): Promise<void> {
    await this.#options.schedule.run({
      id: 'infra-environments-refresh',
      fn: async signal => this.refresh(connection, signal),
    });
  }

  /**
   * Replaces what the catalog knows by what there is. An infra backend that does not answer leaves
   * the catalog as it is.
   */
  async refresh(
    connection: EntityProviderConnection,
    signal?: AbortSignal,
  ): Promise<void> {
    let entities: Entity[];
    try {
      entities = await this.#readEntities(signal);
    } catch (error) {
      this.#options.logger.warn(
        `Environments could not be read; the catalog keeps those it has: ${error}`,
      );
      return;
    }
    await connection.applyMutation({
      type: 'full',
      entities: entities.map(entity => ({
        entity,
        locationKey: this.getProviderName(),
      })),
    });
  }

  async #readEntities(signal?: AbortSignal): Promise<Entity[]> {
    const { auth, infra, resources } = this.#options;
    const credentials = await auth.getOwnServiceCredentials();
    const options: CallOptions = { credentials, signal };
    const environments = await readAll(page =>
      infra.listEnvironments(page, options),
    );
    const instances = resources
      ? await readAll(page => infra.listAllResources(page, options))
      : [];
    const byEnvironment = new Map<string, ResourceInstance[]>();
    for (const instance of instances) {
      const { environmentId } = instance;
      const others = byEnvironment.get(environmentId);
      if (others) others.push(instance);
      else byEnvironment.set(environmentId, [instance]);
    }
    const location = `infra:${this.getProviderName()}`;
    return environments.flatMap(environment => [
      environmentEntity(environment, location),
      ...instanceEntities(
        environment,
        byEnvironment.get(environment.id) ?? [],
        location,
      ),
    ]);
  }
}

async function readAll<T>(
  read: (page: {
    limit: number;
    cursor?: string;
  }) => Promise<{ items: T[]; nextCursor?: string }>,
): Promise<T[]> {
  const all: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await read({ limit: PAGE_SIZE, cursor });
    all.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor);
  return all;
}
