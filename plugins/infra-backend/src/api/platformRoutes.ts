import { PlatformUseCases } from '../service';
import type { CallOptionsOf, InfraRouter } from './router';

export function addPlatformRoutes(
  router: InfraRouter,
  platform: PlatformUseCases,
  optionsOf: CallOptionsOf,
): void {
  router.get('/environment-types', async (req, res) => {
    res.json(
      await platform.listEnvironmentTypes(req.query, await optionsOf(req)),
    );
  });

  router.get('/resource-types', async (req, res) => {
    res.json(await platform.listResourceTypes(await optionsOf(req)));
  });

  router.get('/definitions', async (req, res) => {
    res.json(await platform.listDefinitions(req.query, await optionsOf(req)));
  });

  router.get('/providers', async (req, res) => {
    res.json(await platform.listProviders(await optionsOf(req)));
  });

  router.post('/providers/:name/access-check', async (req, res) => {
    res.json(
      await platform.checkProviderAccess(req.params.name, await optionsOf(req)),
    );
  });

  router.get('/drivers', async (req, res) => {
    res.json(await platform.listDrivers(await optionsOf(req)));
  });

  router.get('/document-sources', async (req, res) => {
    res.json(await platform.listDocumentSources(await optionsOf(req)));
  });

  router.post('/explain', async (req, res) => {
    res.json(await platform.explain(req.body, await optionsOf(req)));
  });

  addDocumentRoutes(router, platform, optionsOf);
}

function addDocumentRoutes(
  router: InfraRouter,
  platform: PlatformUseCases,
  optionsOf: CallOptionsOf,
): void {
  router.put('/documents', async (req, res) => {
    const { revisions, etag } = await platform.applyDocuments(
      req.body.documents,
      {
        ...(await optionsOf(req)),
        dryRun: req.query.dryRun,
        ifMatch: req.header('if-match'),
      },
    );
    res.setHeader('etag', etag).json(revisions);
  });

  router.delete('/documents/:kind/:name', async (req, res) => {
    const { kind, name } = req.params;
    await platform.deleteDocument(kind, name, {
      ...(await optionsOf(req)),
      ifMatch: req.header('if-match'),
    });
    res.status(204).end();
  });

  router.get('/documents/:kind/:name/revisions', async (req, res) => {
    const { kind, name } = req.params;
    res.json(
      await platform.listDocumentRevisions(
        kind,
        name,
        req.query,
        await optionsOf(req),
      ),
    );
  });
}
