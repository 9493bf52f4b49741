import { DeliveryApi } from './DeliveryApi';
import { Requests } from './requests';

/** The part of the API that is about delivery. */
export class DeliveryClient implements DeliveryApi {
  readonly #requests: Requests;

  constructor(requests: Requests) {
    this.#requests = requests;
  }

  getDelivery: DeliveryApi['getDelivery'] = (entityRef, options) =>
    this.#requests.json(options, api =>
      api.getDelivery({ query: { entityRef } }, options),
    );

  getDeliveryMetrics: DeliveryApi['getDeliveryMetrics'] = (
    entityRef,
    filter = {},
    options = undefined,
  ) =>
    this.#requests.json(options, api =>
      api.getDeliveryMetrics({ query: { entityRef, ...filter } }, options),
    );

  listPipelines: DeliveryApi['listPipelines'] = options =>
    this.#requests.json(options, api => api.listPipelines({}, options));

  listPromotions: DeliveryApi['listPromotions'] = (
    filter = {},
    options = undefined,
  ) =>
    this.#requests.json(options, api =>
      api.listPromotions({ query: filter }, options),
    );

  getPromotion: DeliveryApi['getPromotion'] = (id, options) =>
    this.#requests.json(options, api =>
      api.getPromotion({ path: { id } }, options),
    );

  planPromotion: DeliveryApi['planPromotion'] = (input, options) =>
    this.#requests.json(options, api =>
      api.planPromotion({ body: input }, options),
    );

  promote: DeliveryApi['promote'] = (input, options) =>
    this.#requests.json(
      options,
      api => api.promote({ body: input, header: {} }, options),
      { 'Idempotency-Key': options?.idempotencyKey },
    );

  cancelPromotion: DeliveryApi['cancelPromotion'] = (id, options) =>
    this.#requests.json(options, api =>
      api.cancelPromotion({ path: { id } }, options),
    );
}
