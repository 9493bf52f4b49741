import {
  DeliveryMetrics,
  DeliveryPipelineDocument,
  DeliveryView,
  DocumentRevision,
  Page,
  Promotion,
  PromotionInput,
  PromotionPlan,
  PromotionState,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { EnvironmentFilter } from '../../store';
import { CallOptions, CreateOptions, PageRequest } from '../types';

export interface PromotionListFilter extends PageRequest {
  entityRef?: string;
  environmentId?: string;
  artifactId?: string;
  state?: PromotionState;
  /** Only those that wait, or are under way. */
  open?: boolean;
}

/** Restricts to environments that the caller may read; made from permission conditions. */
export type Restricted = CallOptions & { restriction?: EnvironmentFilter };

/** How images move from one environment to the next. */
export interface DeliveryUseCases {
  /** The line of a component, with the environments that the caller may read. */
  getDelivery(entityRef: string, options: Restricted): Promise<DeliveryView>;
  /** Figures from recorded facts, of the last `days` days. */
  getMetrics(
    entityRef: string,
    filter: { days?: number },
    options: Restricted,
  ): Promise<DeliveryMetrics>;
  listPipelines(
    options: CallOptions,
  ): Promise<DocumentRevision<DeliveryPipelineDocument>[]>;
  listPromotions(
    filter: PromotionListFilter,
    options: Restricted,
  ): Promise<Page<Promotion>>;
  getPromotion(id: string, options: CallOptions): Promise<Promotion>;
  /** What a promotion would do, and what differs between there and here. Changes nothing. */
  planPromotion(
    input: PromotionInput,
    options: CallOptions,
  ): Promise<PromotionPlan>;
  promote(input: PromotionInput, options: CreateOptions): Promise<Promotion>;
  /** Takes back one that is not over. */
  cancelPromotion(id: string, options: CallOptions): Promise<Promotion>;
}
