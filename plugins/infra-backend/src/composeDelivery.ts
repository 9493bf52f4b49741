import { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { Engine } from './engine';
import {
  DefaultDelivery,
  DeliveryUseCases,
  DeliveryViews,
  DeliveryWakes,
  DeliveryWorker,
  EnvironmentUseCases,
  listPipelines,
  PromotionRequests,
  PromotionStarter,
  PromotionStore,
} from './service';
import { Db, deliveries } from './store';

export interface ComposeDeliveryOptions {
  db: Db;
  auth: AuthService;
  engine: Engine;
  logger: LoggerService;
  /** Before anybody asks whether the caller may. */
  environments: EnvironmentUseCases;
  /** Likewise, with an entry in the audit log for what nobody asks for. */
  audited: EnvironmentUseCases;
}

export interface ComposedDelivery {
  /** Before anybody asks whether the caller may. */
  useCases: DeliveryUseCases;
  wakes: DeliveryWakes;
}

/** Delivery from both of its sides: as the queue wakes it, and as people use it. */
export function composeDelivery(
  options: ComposeDeliveryOptions,
): ComposedDelivery {
  const { db, auth, engine, logger, environments } = options;
  const now = () => new Date();
  const promotions = new PromotionStore({ db, now, eventBus: engine.eventBus });
  const starter = new PromotionStarter({
    db,
    environments: options.audited,
    credentials: () => auth.getOwnServiceCredentials(),
  });
  const random = () => Math.random();
  const worker = new DeliveryWorker({
    ...{ db, promotions, starter, logger, now, random },
  });
  engine.setDelivery({
    look: entityRef => worker.look(entityRef),
    listDue: ({ limit }) => deliveries.listDue(db, { now: now(), limit }),
  });
  const wakes = new DeliveryWakes({
    db,
    logger,
    wake: entityRefs => engine.wakeDelivery(entityRefs),
    isInUse: async () => (await listPipelines(db)).length > 0,
  });
  engine.eventBus.onAnyAppended((id, by) => {
    // A look goes on until nothing is to be decided, also about what it wrote.
    if (by !== 'delivery') {
      wakes.changed(id);
    }
  });
  return {
    wakes,
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
