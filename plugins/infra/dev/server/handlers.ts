import {
  DeploymentInput,
  EnvironmentInput,
  ExplainInput,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { delay, http, HttpResponse, HttpResponseResolver } from 'msw';
import {
  definitions,
  environmentTypes,
  resourceTypes,
  sources,
} from '../fixtures/platform';
import { deliveryHandlers } from './deliveryHandlers';
import { eventStream } from './eventStream';
import { explain } from './explain';
import { failure } from './failure';
import { FixtureState, Kept } from './FixtureState';
import { imageHandlers } from './imageHandlers';
import { listPage } from './listPage';
import { platformDeliveryHandlers } from './platformDeliveryHandlers';
import { previewHandlers } from './previewHandlers';
import { providerHandlers } from './providerHandlers';
import * as requests from './requests';
import { taskHandlers } from './taskHandlers';
import { undeliveredHandlers } from './undeliveredHandlers';

/** The REST API of the infra backend over fixtures, below a base URL. */
export function fixtureHandlers(
  state: FixtureState,
  options: { baseUrl: string; latency?: number },
) {
  const { baseUrl, latency = 0 } = options;
  const path = (part: string) => `${baseUrl}${part}`;

  /** Answers about one environment, or says that there is none. */
  const ofEnvironment =
    (answer: (kept: Kept, request: Request) => unknown): HttpResponseResolver =>
    async ({ params, request }) => {
      await delay(latency);
      const kept = state.kept.get(String(params.id));
      if (!kept) {
        return failure(404, 'NotFoundError', `No environment ${params.id}`);
      }
      const result = await answer(kept, request);
      return result instanceof Response
        ? result
        : HttpResponse.json(result as object);
    };
  const body = async <T>(request: Request) => (await request.json()) as T;
  const get = (part: string, answer: () => unknown) =>
    http.get(path(part), async () => {
      await delay(latency);
      return HttpResponse.json(answer() as object);
    });

  return [
    ...providerHandlers(state, options),
    ...platformDeliveryHandlers(state, options),
    ...taskHandlers(state, options),
    ...imageHandlers(state, options),
    ...undeliveredHandlers(state, options),
    ...deliveryHandlers(state, options),
    ...previewHandlers(state, options),
    http.get(path('/environments'), async ({ request }) => {
      await delay(latency);
      const query = new URL(request.url).searchParams;
      if (query.get('entityRef') === 'component:default/outage') {
        return failure(
          503,
          'ServiceUnavailableError',
          'The database does not answer',
        );
      }
      return HttpResponse.json(listPage(state.environments(), query));
    }),
    http.post(path('/environments'), async ({ request }) => {
      const input = await body<EnvironmentInput>(request);
      const fields = requests.checkInput(state, input);
      if (fields.length) {
        return failure(400, 'InputError', 'Invalid input', fields);
      }
      if (input.planHash && input.planHash !== requests.planOf(input).hash) {
        return failure(409, 'ConflictError', 'The plan has changed');
      }
      return HttpResponse.json(requests.createEnvironment(state, input), {
        status: 201,
      });
    }),
    http.post(path('/environments/plan'), async ({ request }) => {
      await delay(latency);
      const input = await body<EnvironmentInput>(request);
      const fields = requests.checkInput(state, input);
      return fields.length
        ? failure(400, 'InputError', 'Invalid input', fields)
        : HttpResponse.json(requests.planOf(input));
    }),
    http.get(
      path('/environments/:id'),
      ofEnvironment(kept => kept.environment),
    ),
    http.delete(
      path('/environments/:id'),
      ofEnvironment((kept, request) => {
        const shown = new URL(request.url).searchParams.get('planHash');
        return shown && shown !== requests.planDestruction(kept).hash
          ? failure(409, 'ConflictError', 'The plan has changed')
          : HttpResponse.json(requests.destroy(state, kept), { status: 202 });
      }),
    ),
    http.post(
      path('/environments/:id/retry'),
      ofEnvironment(kept => requests.retry(state, kept)),
    ),
    http.post(
      path('/environments/:id/cancel'),
      ofEnvironment(kept => requests.cancel(state, kept)),
    ),
    http.post(
      path('/environments/:id/extend'),
      ofEnvironment(async (kept, request) =>
        requests.extend(kept, await body<{ for?: string }>(request)),
      ),
    ),
    ...(['approve', 'reject'] as const).map(decision =>
      http.post(
        path(`/deployments/:id/${decision}`),
        async ({ params, request }) => {
          await delay(latency);
          const input = await body<requests.Decision>(request);
          const id = String(params.id);
          const decided = requests.decide(state, id, decision, input);
          return decided
            ? HttpResponse.json(decided)
            : failure(409, 'ConflictError', 'Read the plan as it is now');
        },
      ),
    ),
    http.post(
      path('/environments/:id/plan'),
      ofEnvironment(async (kept, request) => {
        const input = await body<DeploymentInput & { mode?: string }>(request);
        return input.mode === 'destroy'
          ? requests.planDestruction(kept)
          : requests.planChange(kept, input);
      }),
    ),
    http.get(
      path('/environments/:id/deployments'),
      ofEnvironment((kept, request) =>
        listPage(kept.deployments, new URL(request.url).searchParams),
      ),
    ),
    http.post(
      path('/environments/:id/deployments'),
      ofEnvironment(async (kept, request) => {
        const input = await body<DeploymentInput>(request);
        const { hash } = requests.planChange(kept, input);
        return input.planHash && input.planHash !== hash
          ? failure(409, 'ConflictError', 'The plan has changed')
          : HttpResponse.json(requests.deploy(state, kept, input), {
              status: 201,
            });
      }),
    ),
    http.get(path('/deployments/:id'), async ({ params }) => {
      await delay(latency);
      const found = [...state.kept.values()]
        .flatMap(({ deployments }) => deployments)
        .find(({ id }) => id === params.id);
      return found
        ? HttpResponse.json(found)
        : failure(404, 'NotFoundError', `No deployment ${params.id}`);
    }),
    http.get(
      path('/environments/:id/resources'),
      ofEnvironment(kept => kept.resources),
    ),
    http.get(
      path('/environments/:id/operations'),
      ofEnvironment((kept, request) =>
        listPage(kept.operations, new URL(request.url).searchParams),
      ),
    ),
    http.get(
      path('/environments/:id/receipts'),
      ofEnvironment(kept => kept.receipts),
    ),
    http.get(
      path('/environments/:id/events'),
      ofEnvironment((kept, request) => {
        const query = new URL(request.url).searchParams;
        const events = state.eventsOf(kept.environment.id);
        if (query.get('order') === 'desc') events.reverse();
        return events.slice(0, Number(query.get('limit') ?? 100));
      }),
    ),
    http.get(
      path('/environments/:id/events/stream'),
      ofEnvironment((kept, request) =>
        eventStream(state, kept.environment.id, request),
      ),
    ),
    http.get(path('/environment-types'), async ({ request }) => {
      await delay(latency);
      const entityRef = new URL(request.url).searchParams.get('entityRef');
      return HttpResponse.json(
        entityRef
          ? environmentTypes.map(type => ({
              ...type,
              mayCreate: requests.mayCreate(entityRef, type.name),
              usage: type.document.spec.quota && {
                total: 40,
                ofEntity: requests.countOf(state, entityRef, type.name),
              },
            }))
          : environmentTypes,
      );
    }),
    get('/resource-types', () => resourceTypes),
    get('/definitions', () => definitions),
    get('/document-sources', () => sources),
    http.get(path('/documents/:kind/:name/revisions'), ({ params }) =>
      HttpResponse.json(definitions.filter(({ name }) => name === params.name)),
    ),
    http.post(path('/explain'), async ({ request }) =>
      HttpResponse.json(explain(await body<ExplainInput>(request))),
    ),
  ];
}
