import { NotFoundError } from '@backstage/errors';
import {
  DeliveryMetrics,
  DeliveryPipelineDocument,
  DeliveryView,
  DocumentRevision,
  infraArtifactReadPermission,
  infraEnvironmentDeployPermission,
  infraEnvironmentReadPermission,
  infraPlatformReadPermission,
  Page,
  Promotion,
  PromotionInput,
  PromotionPlan,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { Authorizer } from '../Authorizer';
import { CallOptions, CreateOptions, EnvironmentUseCases } from '../types';
import { DeliveryUseCases, PromotionListFilter } from './types';

export interface AuthorizedDeliveryOptions {
  /** Authorized ones: what happens in an environment is for those who may read it. */
  environments: Pick<EnvironmentUseCases, 'get'>;
  authorizer: Authorizer;
}

/** Lets through what the caller may do. What they may not see does not exist for them. */
export class AuthorizedDelivery implements DeliveryUseCases {
  constructor(
    private readonly inner: DeliveryUseCases,
    private readonly options: AuthorizedDeliveryOptions,
  ) {}

  async getDelivery(
    entityRef: string,
    options: CallOptions,
  ): Promise<DeliveryView> {
    await this.#requireArtifacts(options);
    return this.inner.getDelivery(entityRef, await this.#restricted(options));
  }

  async getMetrics(
    entityRef: string,
    filter: { days?: number },
    options: CallOptions,
  ): Promise<DeliveryMetrics> {
    return this.inner.getMetrics(
      entityRef,
      filter,
      await this.#restricted(options),
    );
  }

  async listPipelines(
    options: CallOptions,
  ): Promise<DocumentRevision<DeliveryPipelineDocument>[]> {
    await this.options.authorizer.require(infraPlatformReadPermission, options);
    return this.inner.listPipelines(options);
  }

  async listPromotions(
    filter: PromotionListFilter,
    options: CallOptions,
  ): Promise<Page<Promotion>> {
    return this.inner.listPromotions(filter, await this.#restricted(options));
  }

  async getPromotion(id: string, options: CallOptions): Promise<Promotion> {
    const promotion = await this.inner.getPromotion(id, options);
    try {
      await this.options.environments.get(promotion.environmentId, options);
    } catch (error) {
      throw error instanceof NotFoundError
        ? new NotFoundError(`There is no promotion ${id}`)
        : error;
    }
    return promotion;
  }

  async planPromotion(
    input: PromotionInput,
    options: CallOptions,
  ): Promise<PromotionPlan> {
    await this.#requireDeploy(input, options);
    return this.inner.planPromotion(input, options);
  }

  async promote(
    input: PromotionInput,
    options: CreateOptions,
  ): Promise<Promotion> {
    await this.#requireDeploy(input, options);
    return this.inner.promote(input, options);
  }

  async cancelPromotion(id: string, options: CallOptions): Promise<Promotion> {
    const { environmentId } = await this.getPromotion(id, options);
    await this.#requireDeploy({ environmentId }, options);
    return this.inner.cancelPromotion(id, options);
  }

  /** To the target, and sight of where the images come from. */
  async #requireDeploy(
    { environmentId, fromEnvironmentId, artifactIds }: PromotionInput,
    options: CallOptions,
  ): Promise<void> {
    const { environments, authorizer } = this.options;
    await authorizer.requireOn(
      infraEnvironmentDeployPermission,
      await environments.get(environmentId, options),
      options,
    );
    if (fromEnvironmentId !== undefined) {
      await environments.get(fromEnvironmentId, options);
    }
    if (artifactIds) {
      await this.#requireArtifacts(options);
    }
  }

  async #requireArtifacts(options: CallOptions): Promise<void> {
    await this.options.authorizer.require(infraArtifactReadPermission, options);
  }

  async #restricted(options: CallOptions) {
    const restriction = await this.options.authorizer.restrictionOf(
      infraEnvironmentReadPermission,
      options,
    );
    return { ...options, restriction };
  }
}
