import { UndeliveredUseCases } from '../service';
import type { CallOptionsOf, InfraRouter } from './router';

export function addUndeliveredRoutes(
  router: InfraRouter,
  undelivered: UndeliveredUseCases,
  optionsOf: CallOptionsOf,
): void {
  router.get('/undelivered-events', async (req, res) => {
    res.json(await undelivered.list(req.query, await optionsOf(req)));
  });

  router.post('/undelivered-events/retry', async (req, res) => {
    res.json(await undelivered.retry(req.body.events, await optionsOf(req)));
  });

  router.post('/undelivered-events/dismiss', async (req, res) => {
    res.json(await undelivered.dismiss(req.body.events, await optionsOf(req)));
  });
}
