import { infraImageReadPermission } from '@infra-orchestration/backstage-plugin-infra-common';
import { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { isRepository, TAG } from '../client/names';
import { Gatekeeper, pageOf, parameter, requirePermission } from '../requests';
import { Browser } from './Browser';

const repositoryOf = (request: Parameters<typeof parameter>[0]) =>
  parameter(request, 'repository', isRepository);

/** What is in the registries that are registered; see `openapi.yaml`. */
export function createBrowseRouter(
  options: Gatekeeper & { browser: Browser },
): Router {
  const { browser } = options;
  const router = PromiseRouter();
  const base = '/registries/:provider';

  router.get('/registries', async (request, response) => {
    await requirePermission(options, request, infraImageReadPermission);
    response.json(await browser.registries());
  });

  router.get(`${base}/repositories`, async (request, response) => {
    await requirePermission(options, request, infraImageReadPermission);
    const { provider } = request.params;
    response.json(await browser.repositories(provider, pageOf(request)));
  });

  router.get(`${base}/tags`, async (request, response) => {
    await requirePermission(options, request, infraImageReadPermission);
    const { provider } = request.params;
    const repository = repositoryOf(request);
    response.json(await browser.tags(provider, repository, pageOf(request)));
  });

  router.get(`${base}/resolve`, async (request, response) => {
    await requirePermission(options, request, infraImageReadPermission);
    const { provider } = request.params;
    const repository = repositoryOf(request);
    const tag = parameter(request, 'tag', value => TAG.test(value));
    const image = await browser.resolve(provider, repository, tag);
    response.json({ repository, tag, ...image });
  });
  return router;
}
