import { ActivityUseCases } from '../service';
import { sendEventStream } from './eventStream';
import type { CallOptionsOf, InfraRouter, RouterOptions } from './router';

export function addActivityRoutes(
  router: InfraRouter,
  activity: ActivityUseCases,
  optionsOf: CallOptionsOf,
  streaming: Pick<RouterOptions, 'shutdown' | 'keepAliveInterval'>,
): void {
  router.get('/environments/:id/deployments', async (req, res) => {
    res.json(
      await activity.listDeployments(
        req.params.id,
        req.query,
        await optionsOf(req),
      ),
    );
  });

  router.get('/deployments/:id', async (req, res) => {
    res.json(await activity.getDeployment(req.params.id, await optionsOf(req)));
  });

  router.get('/environments/:id/resources', async (req, res) => {
    res.json(await activity.listResources(req.params.id, await optionsOf(req)));
  });

  router.get('/resources', async (req, res) => {
    res.json(await activity.listAllResources(req.query, await optionsOf(req)));
  });

  router.get('/environments/:id/operations', async (req, res) => {
    res.json(
      await activity.listOperations(
        req.params.id,
        req.query,
        await optionsOf(req),
      ),
    );
  });

  router.get('/environments/:id/receipts', async (req, res) => {
    res.json(await activity.listReceipts(req.params.id, await optionsOf(req)));
  });

  router.get('/environments/:id/events', async (req, res) => {
    res.json(
      await activity.listEvents(req.params.id, req.query, await optionsOf(req)),
    );
  });

  router.get('/environments/:id/events/stream', async (req, res) => {
    const options = await optionsOf(req);
    await sendEventStream(res, {
      ...streaming,
      open: signal =>
        activity.followEvents(
          req.params.id,
          { after: lastSeen(req.header('last-event-id')) ?? req.query.after },
          { ...options, signal },
        ),
    });
  });
}

/** A browser sends back whatever id it got; what is not one of ours counts as none. */
function lastSeen(header: string | undefined): number | undefined {
  return header !== undefined && /^\d{1,15}$/.test(header)
    ? Number(header)
    : undefined;
}
