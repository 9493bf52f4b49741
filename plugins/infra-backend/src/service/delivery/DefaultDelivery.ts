import { NotFoundError } from '@backstage/errors';
import {
  DeliveryMetrics,
  DeliveryPipelineDocument,
  DeliveryView,
  DocumentRevision,
  Page,
  Promotion,
  PromotionInput,
  PromotionPlan,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { openStates, PromotionRecord } from '../../core';
import { Db, environments, promotions } from '../../store';
import { normalizeEntityRef } from '../entities';
import { CallOptions, CreateOptions } from '../types';
import { DeliveryViews } from './DeliveryViews';
import { readMetrics } from './deliveryMetrics';
import { listPipelines } from './LineLoader';
import { PromotionRequests } from './PromotionRequests';
import { DeliveryUseCases, PromotionListFilter, Restricted } from './types';
import { toPromotionView } from './views';

export interface DefaultDeliveryOptions {
  db: Db;
  views: DeliveryViews;
  requests: PromotionRequests;
  now(): Date;
}

/** The use cases of delivery, before anybody asks whether the caller may. */
export class DefaultDelivery implements DeliveryUseCases {
  constructor(private readonly options: DefaultDeliveryOptions) {}

  async getDelivery(
    entityRef: string,
    options: Restricted,
  ): Promise<DeliveryView> {
    return await this.options.views.of(ofComponent(entityRef), options);
  }

  async getMetrics(
    entityRef: string,
    { days = 30 }: { days?: number },
    options: Restricted,
  ): Promise<DeliveryMetrics> {
    const { db, now } = this.options;
    return await readMetrics(db, {
      entityRef: ofComponent(entityRef),
      until: now(),
      days,
      restriction: options.restriction,
    });
  }

  async listPipelines(
    _options: CallOptions,
  ): Promise<DocumentRevision<DeliveryPipelineDocument>[]> {
    const found = await listPipelines(this.options.db);
    return found
      .map(({ kind, name, revision, document, origin, createdAt }) => ({
        ...{ kind, name, revision, document, origin, createdAt },
      }))
      .sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  async listPromotions(
    filter: PromotionListFilter,
    { restriction }: Restricted,
  ): Promise<Page<Promotion>> {
    const { entityRef, environmentId, artifactId, state, open } = filter;
    const { items, nextCursor } = await promotions.list(this.options.db, {
      entityRef: entityRef && ofComponent(entityRef),
      ...{ environmentId, artifactId, of: restriction },
      states: state ? [state] : (open && openStates) || undefined,
      limit: filter.limit ?? 50,
      cursor: filter.cursor,
    });
    return { items: await this.#views(items), nextCursor };
  }

  async getPromotion(id: string, _options: CallOptions): Promise<Promotion> {
    const found = await promotions.get(this.options.db, id);
    if (!found) {
      throw new NotFoundError(`There is no promotion ${id}`);
    }
    return (await this.#views([found]))[0];
  }

  planPromotion(
    input: PromotionInput,
    options: CallOptions,
  ): Promise<PromotionPlan> {
    return this.options.requests.plan(input, options);
  }

  async promote(
    input: PromotionInput,
    options: CreateOptions,
  ): Promise<Promotion> {
    const id = await this.options.requests.promote(input, options);
    return await this.getPromotion(id, options);
  }

  async cancelPromotion(id: string, options: CallOptions): Promise<Promotion> {
    await this.options.requests.cancel(id, options);
    return await this.getPromotion(id, options);
  }

  async #views(records: readonly PromotionRecord[]): Promise<Promotion[]> {
    const found = await environments.getMany(
      this.options.db,
      records.map(({ environmentId }) => environmentId),
    );
    return records.map((record, i) => toPromotionView(record, found[i]));
  }
}

function ofComponent(entityRef: string): string {
  return normalizeEntityRef(entityRef, '#query/entityRef', 'component');
}
