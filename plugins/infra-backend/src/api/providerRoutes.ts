import { ProviderUseCases } from '../service';
import type { CallOptionsOf, InfraRouter } from './router';

export function addProviderRoutes(
  router: InfraRouter,
  providers: ProviderUseCases,
  optionsOf: CallOptionsOf,
): void {
  router.get('/provider-candidates', async (req, res) => {
    res.json(await providers.listCandidates(await optionsOf(req)));
  });

  router.post('/provider-trials', async (req, res) => {
    res.json(
      await providers.tryProvider(req.body.document, await optionsOf(req)),
    );
  });

  router.post('/drivers/:id/access-manifest', async (req, res) => {
    res.json(
      await providers.getAccessManifest(
        req.params.id,
        req.body,
        await optionsOf(req),
      ),
    );
  });

  router.get('/providers/:name/impact', async (req, res) => {
    res.json(await providers.getImpact(req.params.name, await optionsOf(req)));
  });

  router.post('/providers/:name/share', async (req, res) => {
    res
      .setHeader('cache-control', 'no-store')
      .json(await providers.share(req.params.name, await optionsOf(req)));
  });

  router.post('/providers/:name/revoke', async (req, res) => {
    res.json(
      await providers.revoke(req.params.name, req.body, await optionsOf(req)),
    );
  });

  router.post('/providers/:name/restore', async (req, res) => {
    res.json(await providers.restore(req.params.name, await optionsOf(req)));
  });
}
