import { createDevApp } from '@backstage/frontend-dev-utils';
import {
  ApiBlueprint,
  createFrontendModule,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/frontend-plugin-api';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import scaffolderPlugin from '@backstage/plugin-scaffolder/alpha';
import { getResponse } from 'msw';
import infraPlugin from '../src';
import { entities } from './fixtures/catalog';
import { createFixtureServer } from './server';

const baseUrl = `${window.location.origin}/fixtures/infra`;
const server = createFixtureServer({ baseUrl, latency: 250 });
setInterval(server.step, 2_000);

/** Answers the plugin's requests from fixtures, within the page. */
const fixtureFetch = ApiBlueprint.make({
  name: 'fetch',
  params: defineParams =>
    defineParams({
      api: fetchApiRef,
      deps: {},
      factory: () => ({
        async fetch(input: RequestInfo | URL, init?: RequestInit) {
          const request = new Request(input, init);
          return (
            (await getResponse(server.handlers, request)) ?? fetch(request)
          );
        },
      }),
    }),
});

const fixtureDiscovery = ApiBlueprint.make({
  name: 'discovery',
  params: defineParams =>
    defineParams({
      api: discoveryApiRef,
      deps: {},
      factory: () => ({
        getBaseUrl: async (pluginId: string) =>
          `${window.location.origin}/fixtures/${pluginId}`,
      }),
    }),
});

const fixtureCatalog = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: catalogApiRef,
      deps: {},
      factory: () => catalogApiMock({ entities }),
    }),
});

createDevApp({
  features: [
    catalogPlugin,
    scaffolderPlugin,
    infraPlugin,
    createFrontendModule({
      pluginId: 'app',
      extensions: [fixtureFetch, fixtureDiscovery],
    }),
    createFrontendModule({ pluginId: 'catalog', extensions: [fixtureCatalog] }),
  ],
});
