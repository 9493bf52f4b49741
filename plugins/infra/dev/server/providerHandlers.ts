import { JsonObject } from '@backstage/types';
import { ProviderSummary } from '@infra-orchestration/backstage-plugin-infra-common';
import { delay, http, HttpResponse } from 'msw';
import { clusterManifest, drivers } from '../fixtures/drivers';
import { now } from '../fixtures/ids';
import { FixtureState } from './FixtureState';
import { failure } from './failure';
import * as answers from './providers';

type Draft = Parameters<typeof answers.trialOf>[0];

/** The part of the API that is about providers. */
export function providerHandlers(
  state: FixtureState,
  options: { baseUrl: string; latency?: number },
) {
  const { baseUrl, latency = 0 } = options;
  const path = (part: string) => `${baseUrl}${part}`;
  const ofProvider =
    (answer: (provider: ProviderSummary, body: JsonObject) => unknown) =>
    async ({
      params,
      request,
    }: {
      params: Record<string, unknown>;
      request: Request;
    }) => {
      await delay(latency * 2);
      const provider = state.providers.find(({ name }) => name === params.name);
      if (!provider) return failure(404, 'NotFoundError', 'No such provider');
      const text = request.method === 'POST' ? await request.text() : '';
      return HttpResponse.json(
        answer(provider, text ? JSON.parse(text) : {}) as object,
      );
    };

  return [
    http.get(path('/drivers'), async () => {
      await delay(latency);
      return HttpResponse.json(drivers);
    }),
    http.post(path('/drivers/:id/access-manifest'), async ({ request }) => {
      await delay(latency);
      const { provider, config } = (await request.json()) as {
        provider: string;
        config?: { kinds?: string[] };
      };
      return HttpResponse.json(clusterManifest(provider, config?.kinds));
    }),
    http.get(path('/provider-candidates'), async () => {
      await delay(latency);
      return HttpResponse.json(answers.candidates(state));
    }),
    http.get(path('/providers'), async () => {
      await delay(latency);
      return HttpResponse.json(state.providers);
    }),
    http.post(
      path('/providers/:name/access-check'),
      ofProvider(provider => {
        if (provider.access) provider.access.checkedAt = now();
        return provider;
      }),
    ),
    http.get(
      path('/providers/:name/impact'),
      ofProvider(provider => answers.impactOf(state, provider)),
    ),
    http.post(
      path('/providers/:name/revoke'),
      ofProvider((provider, { reason }) =>
        answers.revoke(state, provider, reason as string | undefined),
      ),
    ),
    http.post(
      path('/providers/:name/restore'),
      ofProvider(provider => answers.restore(state, provider)),
    ),
    http.post(path('/provider-trials'), async ({ request }) => {
      await delay(latency * 4);
      const { document } = (await request.json()) as { document: Draft };
      const fields = answers.checkDraft(document, '/document');
      return fields.length
        ? failure(400, 'InputError', 'Invalid document', fields)
        : HttpResponse.json(answers.trialOf(document));
    }),
    http.put(path('/documents'), async ({ request }) => {
      await delay(latency * 2);
      const { documents } = (await request.json()) as { documents: Draft[] };
      const fields = documents.flatMap((document, index) =>
        answers.checkDraft(document, `/documents/${index}`),
      );
      return fields.length
        ? failure(400, 'InputError', 'Invalid document', fields)
        : HttpResponse.json(
            documents.map(
              document => answers.register(state, document).revision,
            ),
          );
    }),
  ];
}
