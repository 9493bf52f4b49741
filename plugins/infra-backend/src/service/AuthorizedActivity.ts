import { NotFoundError } from '@backstage/errors';
import {
  Deployment,
  InfraEvent,
  infraEnvironmentReadPermission,
  Operation,
  Page,
  Receipt,
  ResourceInstance,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { Authorizer } from './Authorizer';
import {
  ActivityUseCases,
  CallOptions,
  EnvironmentUseCases,
  EventFilter,
  PageRequest,
} from './types';

export interface AuthorizedActivityOptions {
  /** Authorized ones: who may read an environment may read what happens in it. */
  environments: EnvironmentUseCases;
  authorizer: Authorizer;
  /** Milliseconds between looks whether a follower may still read. */
  recheckInterval?: number;
}

/** Lets through what belongs to environments the caller may read. */
export class AuthorizedActivity implements ActivityUseCases {
  readonly #inner: ActivityUseCases;
  readonly #environments: EnvironmentUseCases;
  readonly #authorizer: Authorizer;
  readonly #recheckInterval: number;

  constructor(inner: ActivityUseCases, options: AuthorizedActivityOptions) {
    this.#inner = inner;
    this.#environments = options.environments;
    this.#authorizer = options.authorizer;
    this.#recheckInterval = options.recheckInterval ?? 15_000;
  }

  async listDeployments(
    environmentId: string,
    page: PageRequest,
    options: CallOptions,
  ): Promise<Page<Deployment>> {
    await this.#environments.get(environmentId, options);
    return this.#inner.listDeployments(environmentId, page, options);
  }

  async getDeployment(id: string, options: CallOptions): Promise<Deployment> {
    const deployment = await this.#inner.getDeployment(id, options);
    try {
      await this.#environments.get(deployment.environmentId, options);
    } catch (error) {
      throw error instanceof NotFoundError
        ? new NotFoundError(`There is no deployment ${id}`)
        : error;
    }
    return deployment;
  }

  async listResources(
    environmentId: string,
    options: CallOptions,
  ): Promise<ResourceInstance[]> {
    await this.#environments.get(environmentId, options);
    return this.#inner.listResources(environmentId, options);
  }

  async listAllResources(
    page: PageRequest,
    options: CallOptions,
  ): Promise<Page<ResourceInstance>> {
    const restriction = await this.#authorizer.restrictionOf(
      infraEnvironmentReadPermission,
      options,
    );
    return this.#inner.listAllResources(page, { ...options, restriction });
  }

  async listOperations(
    environmentId: string,
    page: PageRequest & { deploymentId?: string },
    options: CallOptions,
  ): Promise<Page<Operation>> {
    await this.#environments.get(environmentId, options);
    return this.#inner.listOperations(environmentId, page, options);
  }

  async listReceipts(
    environmentId: string,
    options: CallOptions,
  ): Promise<Receipt[]> {
    await this.#environments.get(environmentId, options);
    return this.#inner.listReceipts(environmentId, options);
  }

  async listEvents(
    environmentId: string,
    filter: EventFilter,
    options: CallOptions,
  ): Promise<InfraEvent[]> {
    await this.#environments.get(environmentId, options);
    return this.#inner.listEvents(environmentId, filter, options);
  }

  async followEvents(
    environmentId: string,
    filter: { after?: number },
    options: CallOptions,
  ): Promise<AsyncIterable<InfraEvent[]>> {
    await this.#environments.get(environmentId, options);
    const lost = new AbortController();
    const signal = AbortSignal.any([
      lost.signal,
      ...(options.signal ? [options.signal] : []),
    ]);
    const batches = await this.#inner.followEvents(environmentId, filter, {
      ...options,
      signal,
    });
    const timer = setInterval(async () => {
      try {
        await this.#environments.get(environmentId, options);
      } catch {
        // Also where the permission system cannot answer: the client asks again by reconnecting.
        lost.abort();
      }
    }, this.#recheckInterval);
    timer.unref();
    // Also where the batches are never begun to be read.
    signal.addEventListener('abort', () => clearInterval(timer));
    return untilEnd(batches, () => clearInterval(timer));
  }
}

async function* untilEnd<T>(
  source: AsyncIterable<T>,
  atEnd: () => void,
): AsyncIterable<T> {
  try {
    yield* source;
  } finally {
    atEnd();
  }
}
