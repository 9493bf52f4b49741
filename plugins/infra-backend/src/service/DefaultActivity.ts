import {
  Deployment,
  InfraEvent,
  Operation,
  Page,
  Receipt,
  ResourceInstance,
} from '@infra-orchestration/backstage-plugin-infra-common';
import {
  Db,
  deployments,
  EnvironmentFilter,
  EnvironmentRecord,
  events,
  instances,
  isPostgres,
  operations,
  receipts,
} from '../store';
import { followStoredEvents } from './followEvents';
import { EventBus } from './ports';
import {
  ActivityUseCases,
  CallOptions,
  EventFilter,
  PageRequest,
} from './types';
import {
  requireDeployment,
  requireEnvironment,
  toDeploymentView,
  toInstanceView,
} from './views';

export interface DefaultActivityOptions {
  db: Db;
  eventBus: EventBus;
}

const defaultLimit = 50;

/** What happened and happens in environments, before anybody asks whether the caller may know. */
export class DefaultActivity implements ActivityUseCases {
  readonly #db: Db;
  readonly #eventBus: EventBus;

  constructor(options: DefaultActivityOptions) {
    this.#db = options.db;
    this.#eventBus = options.eventBus;
  }

  async listDeployments(
    environmentId: string,
    page: PageRequest,
    _options: CallOptions,
  ): Promise<Page<Deployment>> {
    await requireEnvironment(this.#db, environmentId);
    const { items, nextCursor } = await deployments.list(this.#db, {
      environmentId,
      limit: page.limit ?? defaultLimit,
      cursor: page.cursor,
    });
    return {
      items: items.map(record => {
        const { plan: _plan, ...deployment } = toDeploymentView(record);
        return deployment;
      }),
      nextCursor,
    };
  }

  async getDeployment(id: string, _options: CallOptions): Promise<Deployment> {
    return toDeploymentView(await requireDeployment(this.#db, id));
  }

  async listResources(
    environmentId: string,
    _options: CallOptions,
  ): Promise<ResourceInstance[]> {
    const environment = await requireEnvironment(this.#db, environmentId);
    const records = await instances.list(this.#db, {
      environmentId,
      includeRemoved: await this.#removedOnes(environment),
    });
    return records.map(toInstanceView);
  }

  /** A deletion is shown with what it has removed so far. */
  async #removedOnes({ deletedAt, currentDeploymentId }: EnvironmentRecord) {
    if (deletedAt !== undefined) {
      return true;
    }
    const current =
      currentDeploymentId === undefined
        ? undefined
        : await deployments.get(this.#db, currentDeploymentId);
    return (
      current?.mode === 'destroy' && { since: new Date(current.createdAt) }
    );
  }

  async listAllResources(
    page: PageRequest,
    options: CallOptions & { restriction?: EnvironmentFilter },
  ): Promise<Page<ResourceInstance>> {
    const { items, nextCursor } = await instances.listLiving(this.#db, {
      of: options.restriction,
      limit: page.limit ?? defaultLimit,
      cursor: page.cursor,
    });
    return { items: items.map(toInstanceView), nextCursor };
  }

  async listOperations(
    environmentId: string,
    page: PageRequest & { deploymentId?: string },
    _options: CallOptions,
  ): Promise<Page<Operation>> {
    await requireEnvironment(this.#db, environmentId);
    return operations.list(this.#db, {
      environmentId,
      deploymentId: page.deploymentId,
      limit: page.limit ?? defaultLimit,
      cursor: page.cursor,
    });
  }

  async listReceipts(
    environmentId: string,
    _options: CallOptions,
  ): Promise<Receipt[]> {
    await requireEnvironment(this.#db, environmentId);
    return receipts.list(this.#db, { environmentId });
  }

  async listEvents(
    environmentId: string,
    filter: EventFilter,
    _options: CallOptions,
  ): Promise<InfraEvent[]> {
    await requireEnvironment(this.#db, environmentId);
    return events.list(this.#db, {
      environmentId,
      afterId: filter.after,
      beforeId: filter.before,
      order: filter.order,
      limit: filter.limit ?? defaultLimit,
      address: filter.address,
      deploymentId: filter.deploymentId,
      types: filter.type && [filter.type],
    });
  }

  async followEvents(
    environmentId: string,
    filter: { after?: number },
    options: CallOptions,
  ): Promise<AsyncIterable<InfraEvent[]>> {
    await requireEnvironment(this.#db, environmentId);
    return followStoredEvents({
      read: afterId =>
        events.list(this.#db, { environmentId, afterId, limit: 200 }),
      onAppended: listener =>
        this.#eventBus.onAppended(environmentId, listener),
      after: filter.after,
      signal: options.signal,
      // On SQLite all that writes events is in this process, and tells.
      pollInterval: isPostgres(this.#db) ? 1_000 : 30_000,
    });
  }
}
