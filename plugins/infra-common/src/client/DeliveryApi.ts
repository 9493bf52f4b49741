import {
  DeliveryMetrics,
  DeliveryPipelineDocument,
  DeliveryView,
  DocumentRevision,
  Promotion,
  PromotionInput,
  PromotionPlan,
  PromotionState,
} from '../domain';
import type { InfraRequestOptions, Page } from './InfraApi';

/** @public */
export interface PromotionListFilter {
  entityRef?: string;
  environmentId?: string;
  /** Id of an artifact that is among the images. */
  artifactId?: string;
  state?: PromotionState;
  /** Only those that are not over. */
  open?: boolean;
  /** 1 to 500, default 50. */
  limit?: number;
  cursor?: string;
}

/** The part of the API that is about delivery. @public */
export interface DeliveryApi {
  /** GET /delivery */
  getDelivery(
    entityRef: string,
    options?: InfraRequestOptions,
  ): Promise<DeliveryView>;
  /** GET /delivery/metrics; of the last 30 days where `days` is absent */
  getDeliveryMetrics(
    entityRef: string,
    filter?: { days?: number },
    options?: InfraRequestOptions,
  ): Promise<DeliveryMetrics>;
  /** GET /pipelines */
  listPipelines(
    options?: InfraRequestOptions,
  ): Promise<DocumentRevision<DeliveryPipelineDocument>[]>;
  /** GET /promotions, newest first */
  listPromotions(
    filter?: PromotionListFilter,
    options?: InfraRequestOptions,
  ): Promise<Page<Promotion>>;
  /** GET /promotions/:id */
  getPromotion(id: string, options?: InfraRequestOptions): Promise<Promotion>;
  /** POST /promotions/plan */
  planPromotion(
    input: PromotionInput,
    options?: InfraRequestOptions,
  ): Promise<PromotionPlan>;
  /** POST /promotions, with `Idempotency-Key` */
  promote(
    input: PromotionInput,
    options?: InfraRequestOptions & { idempotencyKey?: string },
  ): Promise<Promotion>;
  /** POST /promotions/:id/cancel */
  cancelPromotion(
    id: string,
    options?: InfraRequestOptions,
  ): Promise<Promotion>;
}
