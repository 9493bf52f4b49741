import { DeliveryUseCases } from '../service';
import { CallOptionsOf, InfraRouter } from './router';

export function addDeliveryRoutes(
  router: InfraRouter,
  delivery: DeliveryUseCases,
  optionsOf: CallOptionsOf,
): void {
  router.get('/delivery', async (req, res) => {
    const { entityRef } = req.query;
    res.json(await delivery.getDelivery(entityRef, await optionsOf(req)));
  });

  router.get('/delivery/metrics', async (req, res) => {
    const { entityRef, days } = req.query;
    res.json(
      await delivery.getMetrics(entityRef, { days }, await optionsOf(req)),
    );
  });

  router.get('/pipelines', async (req, res) => {
    res.json(await delivery.listPipelines(await optionsOf(req)));
  });

  router.get('/promotions', async (req, res) => {
    res.json(await delivery.listPromotions(req.query, await optionsOf(req)));
  });

  router.post('/promotions', async (req, res) => {
    const promotion = await delivery.promote(req.body, {
      ...(await optionsOf(req)),
      idempotencyKey: req.header('idempotency-key'),
    });
    res.status(201).json(promotion);
  });

  router.post('/promotions/plan', async (req, res) => {
    res.json(await delivery.planPromotion(req.body, await optionsOf(req)));
  });

  router.get('/promotions/:id', async (req, res) => {
    res.json(await delivery.getPromotion(req.params.id, await optionsOf(req)));
  });

  router.post('/promotions/:id/cancel', async (req, res) => {
    res.json(
      await delivery.cancelPromotion(req.params.id, await optionsOf(req)),
    );
  });
}
