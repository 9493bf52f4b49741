import {
  AuthService,
  LoggerService,
  SchedulerServiceTaskRunner,
} from '@backstage/backend-plugin-api';
import {
  EntityProvider,
  EntityProviderConnection,
} from '@backstage/plugin-catalog-node';
import { Environment } from '@infra-orchestration/backstage-plugin-infra-common';
import { InfraService } from '@infra-orchestration/backstage-plugin-infra-node';
import { toEntity } from './toEntity';

const PAGE_SIZE = 500;

export interface InfraEntityProviderOptions {
  infra: InfraService;
  auth: AuthService;
  logger: LoggerService;
  schedule: SchedulerServiceTaskRunner;
}

/** Keeps one catalog Resource per environment. */
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
    let environments: Environment[];
    try {
      environments = await this.#readAll(signal);
    } catch (error) {
      this.#options.logger.warn(
        `Environments could not be read; the catalog keeps those it has: ${error}`,
      );
      return;
    }
    const location = `infra:${this.getProviderName()}`;
    await connection.applyMutation({
      type: 'full',
      entities: environments.map(environment => ({
        entity: toEntity(environment, location),
        locationKey: this.getProviderName(),
      })),
    });
  }

  async #readAll(signal?: AbortSignal): Promise<Environment[]> {
    const credentials = await this.#options.auth.getOwnServiceCredentials();
    const all: Environment[] = [];
    let cursor: string | undefined;
    do {
      const page = await this.#options.infra.listEnvironments(
        { limit: PAGE_SIZE, cursor },
        { credentials, signal },
      );
      all.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor);
    return all;
  }
}
