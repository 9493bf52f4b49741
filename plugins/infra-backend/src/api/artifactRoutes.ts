import { ArtifactUseCases } from '../service';
import { CallOptionsOf, InfraRouter } from './router';

export function addArtifactRoutes(
  router: InfraRouter,
  artifacts: ArtifactUseCases,
  optionsOf: CallOptionsOf,
): void {
  router.post('/artifacts', async (req, res) => {
    const { artifact, isNew } = await artifacts.register(
      req.body,
      await optionsOf(req),
    );
    res.status(isNew ? 201 : 200).json(artifact);
  });

  router.get('/artifacts', async (req, res) => {
    res.json(await artifacts.list(req.query, await optionsOf(req)));
  });

  router.get('/artifacts/:id', async (req, res) => {
    res.json(await artifacts.get(req.params.id, await optionsOf(req)));
  });

  router.get('/incoming-events', async (req, res) => {
    res.json(
      await artifacts.listIncomingEvents(req.query, await optionsOf(req)),
    );
  });
}
