import { PreviewInput } from '@infra-orchestration/backstage-plugin-infra-common';
import { delay, http, HttpResponse } from 'msw';
import { failure } from './failure';
import { FixturePreviews } from './FixturePreviews';
import { FixtureState } from './FixtureState';
import { listPage } from './listPage';

/** The part of the API that is about environments of pull requests. */
export function previewHandlers(
  state: FixtureState,
  options: { baseUrl: string; latency?: number },
) {
  const { baseUrl, latency = 0 } = options;
  const path = `${baseUrl}/previews`;
  const previews = new FixturePreviews(state);
  const orMissing = (found: object | undefined) =>
    found
      ? HttpResponse.json(found)
      : failure(404, 'NotFoundError', 'There is no such preview');
  return [
    http.get(path, async ({ request }) => {
      await delay(latency);
      const query = new URL(request.url).searchParams;
      if (query.get('entityRef') === 'component:default/outage') {
        return failure(
          503,
          'ServiceUnavailableError',
          'The database does not answer',
        );
      }
      const asked = query.get('state');
      const wanted = query.getAll('environmentId');
      const found = previews
        .list()
        .filter(
          ({ closedAt, environment }) =>
            (!asked || (asked === 'closed') === Boolean(closedAt)) &&
            (wanted.length === 0 || wanted.includes(environment?.id ?? '')),
        );
      const { items, nextCursor } = listPage(found, query);
      return HttpResponse.json({ items, nextCursor });
    }),
    http.get(`${path}/:id`, async ({ params }) => {
      await delay(latency);
      return orMissing(previews.find(String(params.id)));
    }),
    http.post(path, async ({ request }) => {
      await delay(latency);
      return orMissing(previews.open((await request.json()) as PreviewInput));
    }),
    http.post(`${path}/:id/close`, async ({ params }) => {
      await delay(latency);
      return orMissing(previews.close(String(params.id)));
    }),
  ];
}
