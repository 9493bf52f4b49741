import { PreviewUseCases } from '../service';
import { CallOptionsOf, InfraRouter } from './router';

export function addPreviewRoutes(
  router: InfraRouter,
  previews: PreviewUseCases,
  optionsOf: CallOptionsOf,
): void {
  router.get('/previews', async (req, res) => {
    res.json(await previews.list(req.query, await optionsOf(req)));
  });

  router.post('/previews', async (req, res) => {
    const options = await optionsOf(req);
    const draft = await previews.draft(req.body, options);
    const { preview, isNew } = await previews.open(draft, options);
    res.status(isNew ? 201 : 200).json(preview);
  });

  router.get('/previews/:id', async (req, res) => {
    res.json(await previews.get(req.params.id, await optionsOf(req)));
  });

  router.post('/previews/:id/close', async (req, res) => {
    res.json(await previews.close(req.params.id, await optionsOf(req)));
  });
}
