import { delay, http, HttpResponse } from 'msw';
import {
  incomingEvents,
  openPromotions,
  pipelines,
  toldArtifactId,
  toldJourney,
} from '../fixtures/platformDelivery';
import { FixtureState } from './FixtureState';
import { listPage } from './listPage';

/** The part of the API from which the platform team follows delivery as a whole. */
export function platformDeliveryHandlers(
  state: FixtureState,
  options: { baseUrl: string; latency?: number },
) {
  const { baseUrl, latency = 0 } = options;
  const find = (component: string, name: string) =>
    state
      .environments()
      .find(
        each =>
          each.name === name &&
          each.entityRef === `component:default/${component}`,
      )!;
  const open = openPromotions({
    staging: find('checkout', 'staging'),
    production: find('checkout', 'prod'),
    ledger: find('ledger', 'prod'),
    fleet: find('fleet', 'pr-1'),
  });
  const events = incomingEvents();
  return [
    http.get(`${baseUrl}/pipelines`, async () => {
      await delay(latency);
      return HttpResponse.json(pipelines);
    }),
    http.get(`${baseUrl}/promotions`, async ({ request }) => {
      await delay(latency);
      return HttpResponse.json(
        listPage(open, new URL(request.url).searchParams),
      );
    }),
    http.get(`${baseUrl}/incoming-events`, async ({ request }) => {
      await delay(latency);
      const query = new URL(request.url).searchParams;
      const found = events.filter(
        ({ source, fate }) =>
          (!query.get('source') || source === query.get('source')) &&
          (!query.get('fate') || fate === query.get('fate')),
      );
      return HttpResponse.json(listPage(found, query));
    }),
    http.get(`${baseUrl}/artifacts/${toldArtifactId}`, async () => {
      await delay(latency);
      return HttpResponse.json(toldJourney([open[1]]));
    }),
  ];
}
