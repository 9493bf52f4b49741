import {
  composePreviews,
  ComposePreviewsOptions,
  RunningPreviews,
} from './composePreviews';
import { Engine } from './engine';
import {
  DefaultDelivery,
  DeliveryCrashPoints,
  DeliveryUseCases,
  DeliveryViews,
  DeliveryWakes,
  DeliveryWorker,
  DeliveryWorkerOptions,
  EnvironmentUseCases,
  listPipelines,
  PreviewUseCases,
  PromotionRequests,
  PromotionStarter,
  PromotionStore,
} from './service';
import { deliveries } from './store';

export interface ComposeDeliveryOptions extends ComposePreviewsOptions {
  engine: Engine;
  /** Before anybody asks whether the caller may. */
  environments: EnvironmentUseCases;
  crashPoints?: DeliveryCrashPoints;
}

export interface ComposedDelivery {
  /** Before anybody asks whether the caller may. */
  useCases: DeliveryUseCases;
  /** Likewise. */
  previews: PreviewUseCases;
  /** Before anybody can send. */
  listen(): Promise<void>;
  stop(): Promise<void>;
}

/** Delivery from both of its sides: as the queue wakes it, and as people use it. */
export function composeDelivery(
  options: ComposeDeliveryOptions,
): ComposedDelivery {
  const { db, auth, engine, environments, crashPoints } = options;
  const previews = composePreviews(options);
  const now = () => new Date();
  const promotions = new PromotionStore({
    ...{ db, now, crashPoints },
    eventBus: engine.eventBus,
  });
  const starter = new PromotionStarter({
    db,
    environments: options.audited,
    credentials: () => auth.getOwnServiceCredentials(),
  });
  const worker = createWorker(options, { promotions, starter, now });
  engine.setDelivery({
    look: async entityRef => {
      const known = await deliveries.get(db, entityRef);
      await Promise.all([
        known.mayHavePreviews && previews.look(entityRef),
        worker.look(entityRef, known),
      ]);
    },
    listDue: async ({ limit }) => {
      const due = await Promise.all([
        deliveries.listDue(db, { now: now(), limit }),
        previews.listDue({ limit }),
      ]);
      return [...new Set(due.flat())];
    },
  });
  const wakes = startWakes(options, previews);
  return {
    previews: previews.useCases,
    listen: () => previews.listen(),
    stop: async () => {
      wakes.stop();
      await previews.stop();
    },
    useCases: new DefaultDelivery({
      db,
      now,
      views: new DeliveryViews({ db, now }),
      requests: new PromotionRequests({
        ...{ db, environments, promotions, starter, worker, now },
      }),
    }),
  };
}

function startWakes(
  { db, engine, logger }: ComposeDeliveryOptions,
  previews: Pick<RunningPreviews, 'isInUse'>,
): DeliveryWakes {
  const wakes = new DeliveryWakes({
    db,
    logger,
    wake: entityRefs => engine.wakeDelivery(entityRefs),
    isInUse: async () =>
      (await listPipelines(db)).length > 0 || (await previews.isInUse()),
  });
  engine.eventBus.onAnyAppended((id, aside) => {
    if (!aside) {
      wakes.changed(id);
    }
  });
  return wakes;
}

function createWorker(
  { db, engine, logger, crashPoints }: ComposeDeliveryOptions,
  parts: Pick<DeliveryWorkerOptions, 'promotions' | 'starter' | 'now'>,
): DeliveryWorker {
  return new DeliveryWorker({
    ...{ db, logger, crashPoints },
    ...parts,
    random: () => Math.random(),
    wake: entityRef => {
      engine
        .wakeDelivery([entityRef])
        .catch(error => logger.debug(`Delivery was not woken: ${error}`));
    },
  });
}
