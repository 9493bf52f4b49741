import { EnvironmentUseCases } from '../service';
import { answerWhileWaited } from './answerWhileWaited';
import { CallOptionsOf, InfraRouter } from './router';

export function addEnvironmentRoutes(
  router: InfraRouter,
  environments: EnvironmentUseCases,
  optionsOf: CallOptionsOf,
): void {
  router.get('/environments', async (req, res) => {
    res.json(await environments.list(req.query, await optionsOf(req)));
  });

  router.get('/images', async (req, res) => {
    res.json(await environments.listImages(req.query, await optionsOf(req)));
  });

  router.post('/environments', async (req, res) => {
    const options = {
      ...(await optionsOf(req)),
      idempotencyKey: req.header('idempotency-key'),
    };
    const created =
      (await environments.findCreated(req.body, options)) ??
      (await environments.create(
        await environments.draft(req.body, options),
        req.body,
        options,
      ));
    res.status(201).setHeader('etag', created.environment.etag).json(created);
  });

  router.post('/environments/plan', async (req, res) => {
    const options = await optionsOf(req);
    await answerWhileWaited(res, async signal => {
      const draft = await environments.draft(req.body, { ...options, signal });
      return environments.planDraft(draft, { ...options, signal });
    });
  });

  router.get('/environments/:id', async (req, res) => {
    const environment = await environments.get(
      req.params.id,
      await optionsOf(req),
    );
    // The tag names what is asked for, for If-Match; the status changes without it. A browser that
    // kept the answer would get 304 for it and show a status of the past.
    res
      .setHeader('etag', environment.etag)
      .setHeader('cache-control', 'no-store')
      .json(environment);
  });

  router.delete('/environments/:id', async (req, res) => {
    const deployment = await environments.delete(req.params.id, {
      ...(await optionsOf(req)),
      ifMatch: req.header('if-match'),
      planHash: req.query.planHash,
      abandon: req.query.abandon,
    });
    res.status(202).json(deployment);
  });

  addDeploymentRoutes(router, environments, optionsOf);
}

function addDeploymentRoutes(
  router: InfraRouter,
  environments: EnvironmentUseCases,
  optionsOf: CallOptionsOf,
): void {
  router.post('/environments/:id/retry', async (req, res) => {
    res.json(await environments.retry(req.params.id, await optionsOf(req)));
  });

  router.post('/environments/:id/cancel', async (req, res) => {
    res.json(await environments.cancel(req.params.id, await optionsOf(req)));
  });

  router.post('/environments/:id/extend', async (req, res) => {
    const environment = await environments.extend(req.params.id, req.body, {
      ...(await optionsOf(req)),
      idempotencyKey: req.header('idempotency-key'),
      ifMatch: req.header('if-match'),
    });
    res.setHeader('etag', environment.etag).json(environment);
  });

  router.post('/deployments/:id/approve', async (req, res) => {
    const { id } = req.params;
    const options = await optionsOf(req);
    res.json(await environments.approve(id, req.body, options));
  });

  router.post('/deployments/:id/reject', async (req, res) => {
    const { id } = req.params;
    const options = await optionsOf(req);
    res.json(await environments.reject(id, req.body, options));
  });

  router.post('/environments/:id/plan', async (req, res) => {
    const options = await optionsOf(req);
    await answerWhileWaited(res, signal =>
      environments.planDeployment(req.params.id, req.body, {
        ...options,
        signal,
      }),
    );
  });

  router.post('/environments/:id/deployments', async (req, res) => {
    const deployment = await environments.deploy(req.params.id, req.body, {
      ...(await optionsOf(req)),
      idempotencyKey: req.header('idempotency-key'),
      ifMatch: req.header('if-match'),
    });
    res.status(201).json(deployment);
  });
}
