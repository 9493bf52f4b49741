import {
  NewRegistryCredential,
  RegistryCredential,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { delay, http, HttpResponse } from 'msw';
import { now } from '../fixtures/ids';
import * as images from '../fixtures/images';
import { failure } from './failure';
import { FixtureState } from './FixtureState';
import { listPage } from './listPage';

/** The part of the API that is about images and registries. */
export function imageHandlers(
  state: FixtureState,
  options: { baseUrl: string; latency?: number },
) {
  const { baseUrl, latency = 0 } = options;
  const base = `${baseUrl}/registries`;
  const living = (entityRef: string | null) =>
    state
      .environments()
      .filter(
        each => each.entityRef === entityRef && each.status !== 'Deleted',
      );
  const kept: RegistryCredential[] = images.credentials(
    living('component:default/checkout').map(({ id, name }) => ({ id, name })),
  );
  const queryOf = (request: Request) => new URL(request.url).searchParams;
  let issued = 0;
  return [
    http.get(`${baseUrl}/images`, async ({ request }) => {
      await delay(latency);
      const query = queryOf(request);
      const items = living(query.get('entityRef')).map(environment => ({
        environmentId: environment.id,
        environmentName: environment.name,
        environmentType: environment.type,
        status: environment.status,
        images: imagesIn(state, environment.id),
      }));
      return HttpResponse.json({ items });
    }),
    http.get(base, async () => {
      await delay(latency);
      return HttpResponse.json(images.registries);
    }),
    http.get(`${base}/:provider/repositories`, async ({ request }) =>
      HttpResponse.json(namePage(images.repositories, queryOf(request))),
    ),
    http.get(`${base}/:provider/tags`, async ({ request }) => {
      await delay(latency);
      const query = queryOf(request);
      const tags = images.tagsOf(query.get('repository') ?? '');
      return tags
        ? HttpResponse.json(namePage(tags, query))
        : failure(404, 'NotFoundError', 'No such repository');
    }),
    http.get(`${base}/:provider/resolve`, async ({ request }) => {
      await delay(latency);
      const query = queryOf(request);
      const image = images.imageOf(
        query.get('repository') ?? '',
        query.get('tag') ?? '',
      );
      return image
        ? HttpResponse.json(image)
        : failure(404, 'NotFoundError', 'No such tag');
    }),
    http.get(`${base}/:provider/credentials`, async ({ request }) => {
      await delay(latency);
      const query = queryOf(request);
      const found = kept.filter(
        each =>
          each.entityRef === query.get('entityRef') &&
          each.purpose === query.get('purpose'),
      );
      return HttpResponse.json(listPage(found, query));
    }),
    http.post(`${base}/:provider/credentials`, async ({ params, request }) => {
      await delay(latency);
      const input = (await request.json()) as NewRegistryCredential;
      issued += 1;
      const credential: RegistryCredential = {
        provider: String(params.provider),
        username: `ci-new-${issued}`,
        purpose: 'push',
        owner: input.entityRef,
        entityRef: input.entityRef,
        access: input.repositories.map(repository => ({
          repository,
          actions: input.mayDelete
            ? ['pull', 'push', 'delete']
            : ['pull', 'push'],
        })),
        createdBy: 'user:default/maria',
        createdAt: now(),
      };
      kept.push(credential);
      const password = `password-of-${credential.username}`;
      return HttpResponse.json({ ...credential, password }, { status: 201 });
    }),
    http.delete(`${base}/:provider/credentials/:username`, ({ params }) => {
      const index = kept.findIndex(each => each.username === params.username);
      if (index < 0) return failure(404, 'NotFoundError', 'No such credential');
      kept.splice(index, 1);
      return new HttpResponse(null, { status: 204 });
    }),
  ];
}

/** By the desired state of the last deployment. */
function imagesIn(state: FixtureState, environmentId: string) {
  const [deployment] = state.kept.get(environmentId)?.deployments ?? [];
  const workload = deployment?.desired.workload as
    | { containers: Record<string, { image: string }> }
    | undefined;
  return Object.entries(workload?.containers ?? {}).map(
    ([container, { image }]) => ({
      container,
      image: deployment.desired.images[container] ?? image,
    }),
  );
}

/** The cursor is the last name, as in a registry. */
function namePage(names: string[], query: URLSearchParams) {
  const after = query.get('cursor') ?? '';
  const limit = Number(query.get('limit') ?? 100);
  const rest = names.filter(name => name > after);
  const items = rest.slice(0, limit);
  return {
    items,
    ...(rest.length > limit && { nextCursor: items.at(-1) }),
  };
}
