import { NotFoundError } from '@backstage/errors';
import {
  Deployment,
  DeploymentInput,
  DesiredStateChange,
  Environment,
  EnvironmentFilter as EnvironmentListFilter,
  EnvironmentImages,
  EnvironmentInput,
  infraDeploymentApprovePermission,
  infraEnvironmentAdoptPermission,
  infraEnvironmentCreatePermission,
  infraEnvironmentDeletePermission,
  infraEnvironmentDeployPermission,
  infraEnvironmentReadPermission,
  Page,
  Plan,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { Authorizer, EnvironmentPermission } from './Authorizer';
import { PermissionEnvironment } from './permissionRules';
import {
  ApproveInput,
  CallOptions,
  ChangeOptions,
  CreatedEnvironment,
  CreateOptions,
  DeleteOptions,
  EnvironmentDraft,
  EnvironmentUseCases,
  PageRequest,
  PlanDeploymentInput,
  RejectInput,
} from './types';

/** Lets through what the caller may do. What they may not see does not exist for them. */
export class AuthorizedEnvironments implements EnvironmentUseCases {
  readonly #inner: EnvironmentUseCases;
  readonly #authorizer: Authorizer;

  readonly #environmentOf: (id: string) => Promise<string | undefined>;

  constructor(
    inner: EnvironmentUseCases,
    options: {
      authorizer: Authorizer;
      /** Id of the environment of a deployment. */
      environmentOf(deploymentId: string): Promise<string | undefined>;
    },
  ) {
    this.#inner = inner;
    this.#authorizer = options.authorizer;
    this.#environmentOf = options.environmentOf;
  }

  async list(
    filter: EnvironmentListFilter,
    options: CallOptions,
  ): Promise<Page<Environment>> {
    const restriction = await this.#authorizer.restrictionOf(
      infraEnvironmentReadPermission,
      options,
    );
    return this.#inner.list(filter, { ...options, restriction });
  }

  async listImages(
    filter: { entityRef: string } & PageRequest,
    options: CallOptions,
  ): Promise<Page<EnvironmentImages>> {
    const restriction = await this.#authorizer.restrictionOf(
      infraEnvironmentReadPermission,
      options,
    );
    return this.#inner.listImages(filter, { ...options, restriction });
  }

  async get(id: string, options: CallOptions): Promise<Environment> {
    const environment = await this.#inner.get(id, options);
    const visible = await this.#authorizer.mayOn(
      infraEnvironmentReadPermission,
      environment,
      options,
    );
    if (!visible) {
      throw new NotFoundError(`There is no environment ${id}`);
    }
    return environment;
  }

  /** Writes nothing; what the draft is used for is asked below. */
  draft(
    input: EnvironmentInput,
    options: CallOptions,
  ): Promise<EnvironmentDraft> {
    return this.#inner.draft(input, options);
  }

  async planDraft(
    draft: EnvironmentDraft,
    options: CallOptions,
  ): Promise<Plan> {
    await this.#requireCreate(draft, options);
    return this.#inner.planDraft(draft, options);
  }

  /** Keys are each principal's own, so it is the caller who made what is found. */
  findCreated(
    input: EnvironmentInput,
    options: CreateOptions,
  ): Promise<CreatedEnvironment | undefined> {
    return this.#inner.findCreated(input, options);
  }

  async create(
    draft: EnvironmentDraft,
    input: EnvironmentInput,
    options: CreateOptions,
  ): Promise<CreatedEnvironment> {
    await this.#requireCreate(draft, options);
    return this.#inner.create(draft, input, options);
  }

  async planDeployment(
    id: string,
    input: PlanDeploymentInput,
    options: CallOptions,
  ): Promise<Plan> {
    const environment = await this.get(id, options);
    await this.#requireAdopt(environment, input.desired, options);
    return this.#inner.planDeployment(id, input, options);
  }

  async deploy(
    id: string,
    input: DeploymentInput,
    options: ChangeOptions & CreateOptions,
  ): Promise<Deployment> {
    const environment = await this.#require(
      infraEnvironmentDeployPermission,
      id,
      options,
    );
    await this.#requireAdopt(environment, input.desired, options);
    return this.#inner.deploy(id, input, options);
  }

  async delete(id: string, options: DeleteOptions): Promise<Deployment> {
    await this.#require(infraEnvironmentDeletePermission, id, options);
    return this.#inner.delete(id, options);
  }

  async retry(id: string, options: CallOptions): Promise<Environment> {
    await this.#require(infraEnvironmentDeployPermission, id, options);
    return this.#inner.retry(id, options);
  }

  async cancel(id: string, options: CallOptions): Promise<Deployment> {
    await this.#require(infraEnvironmentDeployPermission, id, options);
    return this.#inner.cancel(id, options);
  }

  async extend(
    id: string,
    input: { for?: string },
    options: ChangeOptions & CreateOptions,
  ): Promise<Environment> {
    await this.#require(infraEnvironmentDeployPermission, id, options);
    return this.#inner.extend(id, input, options);
  }

  async approve(
    deploymentId: string,
    input: ApproveInput,
    options: CallOptions,
  ): Promise<Deployment> {
    await this.#requireApprove(deploymentId, options);
    return this.#inner.approve(deploymentId, input, options);
  }

  async reject(
    deploymentId: string,
    input: RejectInput,
    options: CallOptions,
  ): Promise<Deployment> {
    await this.#requireApprove(deploymentId, options);
    return this.#inner.reject(deploymentId, input, options);
  }

  /** Of a deployment in what one may not see one is not told that it is there. */
  async #requireApprove(
    deploymentId: string,
    options: CallOptions,
  ): Promise<void> {
    const id = await this.#environmentOf(deploymentId);
    const unseen = new NotFoundError(`There is no deployment ${deploymentId}`);
    if (id === undefined) {
      throw unseen;
    }
    const environment = await this.get(id, options).catch(error => {
      throw error instanceof NotFoundError ? unseen : error;
    });
    await this.#authorizer.requireOn(
      infraDeploymentApprovePermission,
      environment,
      options,
    );
  }

  async #require(
    permission: EnvironmentPermission,
    id: string,
    options: CallOptions,
  ): Promise<Environment> {
    const environment = await this.get(id, options);
    await this.#authorizer.requireOn(permission, environment, options);
    return environment;
  }

  /** Also for a plan, which shows what is there of what would be adopted. */
  async #requireAdopt(
    environment: PermissionEnvironment,
    desired: DesiredStateChange | undefined,
    options: CallOptions,
  ): Promise<void> {
    if (Object.values(desired?.adopt ?? {}).some(said => said !== 'leave')) {
      await this.#authorizer.requireOn(
        infraEnvironmentAdoptPermission,
        environment,
        options,
      );
    }
  }

  /**
   * Both for the owner asked for and for the owner of the entity: else one could make
   * environments of anybody's component by naming one's own group.
   */
  async #requireCreate(
    { environment, entityOwner, desired }: EnvironmentDraft,
    options: CallOptions,
  ): Promise<void> {
    for (const owner of new Set([environment.owner, entityOwner])) {
      await this.#authorizer.requireOn(
        infraEnvironmentCreatePermission,
        { ...environment, owner },
        options,
      );
      await this.#requireAdopt({ ...environment, owner }, desired, options);
    }
  }
}
