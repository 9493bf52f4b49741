import {
  isError,
  NotFoundError,
  ServiceUnavailableError,
  toError,
} from '@backstage/errors';
import { RegistrySummary } from '@infra-orchestration/backstage-plugin-infra-common';
import {
  InfraProviders,
  isDriverError,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { BUILT_IN } from '../builtIn/connection';
import { ResolvedImage } from '../client/ImageReader';
import { imageHostOf } from '../client/names';
import { NamePage, PageRequest } from '../client/pages';
import { RegistryApi } from '../client/RegistryApi';
import { EXISTING } from '../existing/driver';
import { Cache } from './Cache';

const DRIVERS = [EXISTING, BUILT_IN];

/** All of one answer, however many calls it takes. */
const TIMEOUT_MS = 30_000;

/** Looks into the registries that are registered, and no others. */
export class Browser {
  constructor(
    private readonly providers: InfraProviders,
    private readonly cache = new Cache(),
  ) {}

  /** All that are registered, also those that cannot be used at present. */
  async registries(): Promise<RegistrySummary[]> {
    const names = await Promise.all(
      DRIVERS.map(async driverId =>
        (
          await this.providers.list(driverId)
        ).map(provider => ({ provider, builtIn: driverId === BUILT_IN })),
      ),
    );
    return await Promise.all(
      names
        .flat()
        .sort((one, other) => compareText(one.provider, other.provider))
        .map(async registry => ({
          ...registry,
          ...(await this.#hostOf(registry.provider)),
        })),
    );
  }

  async #hostOf(
    name: string,
  ): Promise<Pick<RegistrySummary, 'host' | 'message'>> {
    try {
      return await this.providers.use(
        { name, driverIds: DRIVERS },
        async ({ url }: { url: URL }) => ({ host: imageHostOf(url) }),
      );
    } catch (error) {
      return { message: toError(explained(error, name)).message };
    }
  }

  async repositories(provider: string, page: PageRequest): Promise<NamePage> {
    return await this.#ask(provider, ['repositories', page], (api, signal) =>
      api.catalog(page, signal),
    );
  }

  async tags(
    provider: string,
    repository: string,
    page: PageRequest,
  ): Promise<NamePage> {
    const tags = await this.#ask(
      provider,
      ['tags', repository, page],
      (api, signal) => api.tags(repository, page, signal),
    );
    if (!tags) {
      throw new NotFoundError(`${provider} has no repository ${repository}`);
    }
    return tags;
  }

  async resolve(
    provider: string,
    repository: string,
    tag: string,
  ): Promise<ResolvedImage> {
    const image = await this.#ask(
      provider,
      ['resolve', repository, tag],
      (api, signal) => api.resolve(repository, tag, signal),
    );
    if (!image) {
      throw new NotFoundError(`${provider} has no ${repository}:${tag}`);
    }
    return image;
  }

  async #ask<T>(
    provider: string,
    what: unknown[],
    call: (api: RegistryApi, signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    try {
      // Through the provider also for what is known: its access may be revoked meanwhile.
      return await this.providers.use(
        { name: provider, driverIds: DRIVERS },
        ({ api }: { api: RegistryApi }) =>
          this.cache.get(JSON.stringify([provider, ...what]), () =>
            call(api, AbortSignal.timeout(TIMEOUT_MS)),
          ),
      );
    } catch (error) {
      throw explained(error, provider);
    }
  }
}

function compareText(one: string, other: string): number {
  if (one === other) {
    return 0;
  }
  return one < other ? -1 : 1;
}

/** A registry that does not answer is no fault of this backend's, nor of whoever asks. */
function explained(error: unknown, provider: string): unknown {
  if (isDriverError(error)) {
    return new ServiceUnavailableError(
      `Registry ${provider}: ${error.message}`,
    );
  }
  if (isError(error) && error.name === 'TimeoutError') {
    return new ServiceUnavailableError(
      `Registry ${provider} does not answer in time`,
    );
  }
  return error;
}
