import { PromotionInput } from '@infra-orchestration/backstage-plugin-infra-common';
import { delay, http, HttpResponse } from 'msw';
import { artifactsOf, metricsOf } from '../fixtures/delivery';
import { failure } from './failure';
import { FixtureDelivery } from './FixtureDelivery';
import { FixtureState } from './FixtureState';
import { listPage } from './listPage';

const outage = 'component:default/outage';

/** The part of the API that is about images on their way. */
export function deliveryHandlers(
  state: FixtureState,
  options: { baseUrl: string; latency?: number },
) {
  const { baseUrl, latency = 0 } = options;
  const delivery = new FixtureDelivery(state);
  const entityOf = (request: Request) =>
    new URL(request.url).searchParams.get('entityRef') ?? '';
  const orMissing = (found: object | undefined, status = 200) =>
    found
      ? HttpResponse.json(found, { status })
      : failure(404, 'NotFoundError', 'There is no such thing');
  return [
    http.get(`${baseUrl}/delivery`, async ({ request }) => {
      await delay(latency);
      const entityRef = entityOf(request);
      return entityRef === outage
        ? failure(
            503,
            'ServiceUnavailableError',
            'The database does not answer',
          )
        : HttpResponse.json(delivery.view(entityRef));
    }),
    http.get(`${baseUrl}/delivery/metrics`, async ({ request }) => {
      await delay(latency);
      const days = new URL(request.url).searchParams.get('days') ?? 30;
      return HttpResponse.json(metricsOf(entityOf(request), Number(days)));
    }),
    http.get(`${baseUrl}/artifacts`, async ({ request }) => {
      await delay(latency);
      const query = new URL(request.url).searchParams;
      const component = entityOf(request).split('/')[1];
      query.delete('entityRef');
      const repository = query.get('repository');
      const found = artifactsOf(component).filter(
        each => !repository || each.repository === repository,
      );
      return HttpResponse.json(listPage(found, query));
    }),
    http.get(`${baseUrl}/artifacts/:id`, async ({ params }) => {
      await delay(latency);
      const artifact = ['checkout', 'ledger', 'fleet']
        .flatMap(artifactsOf)
        .find(({ id }) => id === params.id);
      const promotions = delivery
        .promotions()
        .filter(({ release }) => release.images.main.artifactId === params.id);
      return orMissing(artifact && { artifact, promotions });
    }),
    http.post(`${baseUrl}/promotions/plan`, async ({ request }) => {
      await delay(latency);
      return orMissing(delivery.plan((await request.json()) as PromotionInput));
    }),
    http.post(`${baseUrl}/promotions`, async ({ request }) => {
      await delay(latency);
      const input = (await request.json()) as PromotionInput;
      const { planHash } = input;
      return planHash && planHash !== delivery.plan(input)?.plan.hash
        ? failure(409, 'ConflictError', 'The plan has changed')
        : orMissing(delivery.promote(input), 201);
    }),
    http.post(`${baseUrl}/promotions/:id/cancel`, ({ params }) =>
      orMissing(delivery.cancel(String(params.id))),
    ),
  ];
}
