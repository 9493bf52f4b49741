import { LoggerService } from '@backstage/backend-plugin-api';
import { InfraProviders } from '@infra-orchestration/backstage-plugin-infra-node';
import { imageHostOf } from '../client/names';

/** What is known of the providers is good for so long; a host that is missing is looked for sooner. */
const GOOD_FOR_MS = 30_000;
const MISSED_FOR_MS = 1_000;

export interface RegistryHostsOptions {
  providers: InfraProviders;
  driverIds: string[];
  logger: LoggerService;
  /** Milliseconds since 1970; for tests. */
  now?: () => number;
}

/** Which providers are for which host. */
export class RegistryHosts {
  readonly #options: RegistryHostsOptions;
  readonly #now: () => number;
  /** By provider; one that cannot be used at present is for the host that it was for. */
  #hosts = new Map<string, string>();
  #readAt = -Infinity;

  constructor(options: RegistryHostsOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /** Their names, sorted. */
  async providersOf(host: string): Promise<string[]> {
    const isKnown = [...this.#hosts.values()].includes(host);
    const age = this.#now() - this.#readAt;
    if (age > (isKnown ? GOOD_FOR_MS : MISSED_FOR_MS)) {
      await this.#read();
    }
    return [...this.#hosts]
      .filter(([, each]) => each === host)
      .map(([name]) => name)
      .sort();
  }

  async #read(): Promise<void> {
    const { providers, driverIds } = this.#options;
    const names = await Promise.all(
      driverIds.map(driverId => providers.list(driverId)),
    );
    const hosts = await Promise.all(
      names.flat().map(async name => [name, await this.#hostOf(name)] as const),
    );
    this.#hosts = new Map(
      hosts.filter((each): each is [string, string] => each[1] !== undefined),
    );
    this.#readAt = this.#now();
  }

  async #hostOf(name: string): Promise<string | undefined> {
    const { providers, driverIds, logger } = this.#options;
    try {
      return await providers.use(
        { name, driverIds },
        async ({ url }: { url: URL }) => imageHostOf(url),
      );
    } catch (error) {
      logger.debug(`Registry ${name} cannot be used at present: ${error}`);
      return this.#hosts.get(name);
    }
  }
}
