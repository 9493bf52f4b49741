import {
  Deployment,
  DeploymentInput,
  Environment,
  EnvironmentFilter as EnvironmentListFilter,
  EnvironmentImages,
  EnvironmentInput,
  Page,
  Plan,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { workloadImages } from '../core';
import { Db, deployments, EnvironmentFilter, environments } from '../store';
import { DeploymentApprovals } from './DeploymentApprovals';
import { EnvironmentChanges } from './EnvironmentChanges';
import { EnvironmentCreation } from './EnvironmentCreation';
import { EnvironmentDrafter } from './EnvironmentDrafter';
import { EnvironmentLife } from './EnvironmentLife';
import { EnvironmentRequests } from './EnvironmentRequests';
import { normalizeEntityRef } from './entities';
import {
  ApproveInput,
  CallOptions,
  ChangeOptions,
  CreatedEnvironment,
  CreateOptions,
  DeleteOptions,
  DeployOptions,
  EnvironmentDraft,
  EnvironmentUseCases,
  PageRequest,
  PlanDeploymentInput,
  RejectInput,
} from './types';
import { requireEnvironment, toEnvironmentView } from './views';

export interface DefaultEnvironmentsOptions {
  db: Db;
  drafter: EnvironmentDrafter;
  creation: EnvironmentCreation;
  changes: EnvironmentChanges;
  requests: EnvironmentRequests;
  life: EnvironmentLife;
  approvals: DeploymentApprovals;
}

/** The use cases of environments, before anybody asks whether the caller may. */
export class DefaultEnvironments implements EnvironmentUseCases {
  readonly #options: DefaultEnvironmentsOptions;

  constructor(options: DefaultEnvironmentsOptions) {
    this.#options = options;
  }

  async list(
    filter: EnvironmentListFilter,
    options: CallOptions & { restriction?: EnvironmentFilter },
  ): Promise<Page<Environment>> {
    const { db } = this.#options;
    const selection = {
      filter: {
        allOf: [
          ...toConditions(filter),
          ...(options.restriction ? [options.restriction] : []),
        ],
      },
      includeDeleted: filter.includeDeleted || filter.status === 'Deleted',
      nameContains: filter.search,
    };
    const [{ items, nextCursor }, totalItems] = await Promise.all([
      environments.list(db, {
        ...selection,
        limit: filter.limit ?? 50,
        cursor: filter.cursor,
      }),
      environments.count(db, selection),
    ]);
    return { items: items.map(toEnvironmentView), nextCursor, totalItems };
  }

  async listImages(
    { entityRef, ...page }: { entityRef: string } & PageRequest,
    options: CallOptions & { restriction?: EnvironmentFilter },
  ): Promise<Page<EnvironmentImages>> {
    const { items, nextCursor } = await this.list(
      { entityRef, ...page },
      options,
    );
    const desired = await deployments.desiredOf(
      this.#options.db,
      items.flatMap(({ currentDeploymentId: id }) => (id ? [id] : [])),
    );
    return {
      items: items.map(({ id, name, type, status, currentDeploymentId }) => {
        const state = desired.get(currentDeploymentId ?? '');
        return {
          ...{ environmentId: id, environmentName: name },
          ...{ environmentType: type, status },
          images: state ? workloadImages(state) : [],
        };
      }),
      nextCursor,
    };
  }

  async get(id: string, _options: CallOptions): Promise<Environment> {
    return toEnvironmentView(await requireEnvironment(this.#options.db, id));
  }

  draft(
    input: EnvironmentInput,
    options: CallOptions,
  ): Promise<EnvironmentDraft> {
    return this.#options.drafter.draft(input, options);
  }

  planDraft(draft: EnvironmentDraft, options: CallOptions): Promise<Plan> {
    return this.#options.creation.foresee(draft, options);
  }

  findCreated(
    input: EnvironmentInput,
    options: CreateOptions,
  ): Promise<CreatedEnvironment | undefined> {
    return this.#options.creation.find(input, options);
  }

  create(
    draft: EnvironmentDraft,
    input: EnvironmentInput,
    options: CreateOptions,
  ): Promise<CreatedEnvironment> {
    return this.#options.creation.create(draft, input, options);
  }

  planDeployment(
    id: string,
    input: PlanDeploymentInput,
    options: CallOptions,
  ): Promise<Plan> {
    return this.#options.changes.planDeployment(id, input, options);
  }

  deploy(
    id: string,
    input: DeploymentInput,
    options: DeployOptions,
  ): Promise<Deployment> {
    return this.#options.changes.deploy(id, input, options);
  }

  delete(id: string, options: DeleteOptions): Promise<Deployment> {
    return this.#options.changes.delete(id, options);
  }

  retry(id: string, options: CallOptions): Promise<Environment> {
    return this.#options.requests.retry(id, options);
  }

  cancel(id: string, options: CallOptions): Promise<Deployment> {
    return this.#options.requests.cancel(id, options);
  }

  extend(
    id: string,
    input: { for?: string },
    options: ChangeOptions & CreateOptions,
  ): Promise<Environment> {
    return this.#options.life.extend(id, input, options);
  }

  approve(
    deploymentId: string,
    input: ApproveInput,
    options: CallOptions,
  ): Promise<Deployment> {
    return this.#options.approvals.approve(deploymentId, input, options);
  }

  reject(
    deploymentId: string,
    input: RejectInput,
    options: CallOptions,
  ): Promise<Deployment> {
    return this.#options.approvals.reject(deploymentId, input, options);
  }
}

function toConditions(filter: EnvironmentListFilter): EnvironmentFilter[] {
  const { entityRef, owner, name, type, status } = filter;
  const wanted = {
    entityRef:
      entityRef &&
      normalizeEntityRef(entityRef, '#query/entityRef', 'component'),
    owner: owner && normalizeEntityRef(owner, '#query/owner', 'group'),
    name,
    type,
    status,
  };
  return Object.entries(wanted).flatMap(([field, value]) =>
    value ? [{ field: field as keyof typeof wanted, values: [value] }] : [],
  );
}
