import { delay, http, HttpResponse } from 'msw';
import { UndeliveredEventRef } from '@infra-orchestration/backstage-plugin-infra-common';
import { undeliveredFor } from '../fixtures/undelivered';
import { now } from '../fixtures/ids';
import { FixtureState } from './FixtureState';

/** The part of the API that is about events which a receiver never took. */
export function undeliveredHandlers(
  state: FixtureState,
  options: { baseUrl: string; latency?: number },
) {
  const { baseUrl, latency = 0 } = options;
  const path = `${baseUrl}/undelivered-events`;
  let events = undeliveredFor([...state.kept.values()][0].environment);
  const namedIn = async (request: Request) => {
    const { events: refs } = (await request.json()) as {
      events: UndeliveredEventRef[];
    };
    return events.filter(event =>
      refs.some(
        ({ sink, eventId }) => sink === event.sink && eventId === event.eventId,
      ),
    );
  };
  return [
    http.get(path, async () => {
      await delay(latency);
      const answer = HttpResponse.json({ items: events });
      // What was to be sent again is taken by the time of the next look.
      events = events.filter(each => !each.retryRequestedAt);
      return answer;
    }),
    http.post(`${path}/retry`, async ({ request }) => {
      await delay(latency);
      const named = (await namedIn(request)).filter(each => each.canRetry);
      events = events.map(each =>
        named.includes(each) ? { ...each, retryRequestedAt: now() } : each,
      );
      return HttpResponse.json({ count: named.length });
    }),
    http.post(`${path}/dismiss`, async ({ request }) => {
      await delay(latency);
      const named = await namedIn(request);
      events = events.filter(each => !named.includes(each));
      return HttpResponse.json({ count: named.length });
    }),
  ];
}
