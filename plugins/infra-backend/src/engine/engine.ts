import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { isNewsForDelivery } from '../core';
import { ProviderConnections, ProviderMonitor } from '../drivers';
import { afterCommit, Db, environments, isPostgres } from '../store';
import { clearUp } from './clearUp';
import { CreateEngineOptions, createEngineServices } from './createServices';
import { DueTimers } from './dueTimers';
import { LocalEventBus } from './eventBus';
import { Loop, startLoop } from './loops';
import { DryRunPlanner } from './plan/planner';
import { InProcessQueue, PgBossQueue, WakeUpQueue } from './queue';
import { Reconciler, ReconcileResult } from './reconcile/reconciler';
import { EngineServices } from './services';
import { Delivery, Enqueuer, Planner } from './types';
import { WatchManager } from './watch/watchManager';

const SWEEP_LIMIT = 500;
/** Within this time a revocation is felt in every replica. */
const REVOCATIONS_INTERVAL_MS = 1_000;
const PRUNE_INTERVAL_MS = 10 * 60_000;

/** Begins the keys of the queue that are components, not environments. */
const DELIVERY = 'delivery:';

/** The engine of one process. */
export interface Engine {
  readonly enqueuer: Enqueuer;
  readonly planner: Planner;
  readonly eventBus: LocalEventBus;
  readonly monitor: ProviderMonitor;
  readonly connections: ProviderConnections;
  /** Begins to work on what is due. */
  start(): Promise<void>;
  /** Stops at a safe point; what was under way goes on elsewhere or at the next start. */
  stop(): Promise<void>;
  /** When environments that are due were last looked for with success. */
  lastSweepAt(): Date | undefined;
  /** Looks at one environment now, as a wake-up would. */
  reconcile(environmentId: string): Promise<ReconcileResult>;
  /** Who looks at the delivery of components, woken by the same queue; to be set before the start. */
  setDelivery(delivery: Delivery): void;
  /** With `trx` once the transaction commits; a death just after that leaves it to the sweep. */
  wakeDelivery(
    entityRefs: readonly string[],
    options?: { trx?: Db },
  ): Promise<void>;
}

class ProcessEngine implements Engine {
  readonly eventBus = new LocalEventBus();
  #services!: EngineServices;
  #reconciler!: Reconciler;
  #queue!: WakeUpQueue;
  #watches!: WatchManager;
  #planner!: Planner;
  readonly #timers = new DueTimers(id => {
    this.wake([id]).catch(() => {});
  });
  #loops: Loop[] = [];
  #lastSweepAt: Date | undefined;
  #delivery: Delivery | undefined;

  /** Second half of the construction: services wake the engine, the engine uses the services. */
  compose(services: EngineServices, { queueSchema }: CreateEngineOptions) {
    const { db, options, logger } = services;
    const { concurrency } = options;
    this.#services = services;
    this.#reconciler = new Reconciler({
      services,
      holder: `${hostname()}/${process.pid}/${randomUUID().slice(0, 8)}`,
      onEvents: (id, events) =>
        this.eventBus.notify(
          id,
          events.some(isNewsForDelivery) ? undefined : 'progress',
        ),
    });
    this.#queue = isPostgres(db)
      ? new PgBossQueue({ db, schema: queueSchema, concurrency, logger })
      : new InProcessQueue({ concurrency });
    this.#watches = new WatchManager(services);
    this.#planner = new DryRunPlanner(services);
  }

  get planner(): Planner {
    return this.#planner;
  }

  get monitor(): ProviderMonitor {
    return this.#services.monitor;
  }

  get connections(): ProviderConnections {
    return this.#services.connections;
  }

  lastSweepAt(): Date | undefined {
    return this.#lastSweepAt;
  }

  get enqueuer(): Enqueuer {
    return {
      enqueue: async (environmentId, reason, { trx } = {}) => {
        this.#services.logger.debug(`Waking ${environmentId}: ${reason}`);
        await this.#queue.enqueue([environmentId], { trx });
        this.#pokeAfter(trx, environmentId);
      },
    };
  }

  async wake(environmentIds: string[]): Promise<void> {
    await this.#queue.enqueue(environmentIds);
  }

  setDelivery(delivery: Delivery): void {
    this.#delivery = delivery;
  }

  async wakeDelivery(
    entityRefs: readonly string[],
    { trx }: { trx?: Db } = {},
  ): Promise<void> {
    const keys = entityRefs.map(entityRef => DELIVERY + entityRef);
    await this.#queue.enqueue(keys, { trx });
  }

  async reconcile(environmentId: string): Promise<ReconcileResult> {
    return await this.#services.tracker.run(environmentId, () =>
      this.#reconciler.reconcile(environmentId),
    );
  }

  async start(): Promise<void> {
    const { db, clock, options, monitor } = this.#services;
    if (!isPostgres(db)) {
      await environments.releaseAllLeases(db, { now: clock.now() });
    }
    await this.#queue.start(key =>
      key.startsWith(DELIVERY)
        ? this.#handleDelivery(key.slice(DELIVERY.length))
        : this.#handle(key),
    );
    const { sweepInterval } = options;
    this.#loop('Revocations', REVOCATIONS_INTERVAL_MS, () =>
      monitor.followRevocations(),
    );
    this.#loop('Sweep', sweepInterval, () => this.#sweep());
    this.#loop('Provider checks', sweepInterval, async signal => {
      await monitor.tick(signal);
      await this.#watches.follow();
    });
    this.#loop('Clearing up', PRUNE_INTERVAL_MS, () => clearUp(this.#services));
  }

  async stop(): Promise<void> {
    await Promise.all(this.#loops.map(loop => loop.stop()));
    this.#timers.stop();
    this.#reconciler.stop();
    await this.#queue.stop();
    await this.#watches.stop();
    await this.#services.connections.close();
  }

  #loop(
    name: string,
    interval: number,
    work: (signal: AbortSignal) => Promise<void>,
  ): void {
    const { clock, logger } = this.#services;
    this.#loops.push(startLoop({ name, interval, clock, logger, work }));
  }

  /** Never throws: what goes wrong here is found by the sweep. */
  async #handle(environmentId: string): Promise<void> {
    try {
      const result = await this.reconcile(environmentId);
      if (!('due' in result)) {
        return;
      }
      if (result.due) {
        await this.wake([environmentId]);
      } else {
        this.#timers.set(environmentId, result.nextReconcileAt);
      }
    } catch (error) {
      this.#services.logger.warn(
        `Environment ${environmentId} could not be looked at: ${error}`,
      );
    }
  }

  /** Never throws, as above. */
  async #handleDelivery(entityRef: string): Promise<void> {
    try {
      await this.#delivery?.look(entityRef);
    } catch (error) {
      this.#services.logger.warn(
        `The delivery of ${entityRef} could not be looked at: ${error}`,
      );
    }
  }

  #pokeAfter(trx: Db | undefined, environmentId: string): void {
    const poke = () => {
      this.#reconciler.poke(environmentId).catch(() => {
        // It learns of it by its next write or renewal.
      });
    };
    if (trx) {
      afterCommit(trx, poke);
    } else {
      poke();
    }
  }

  async #sweep(): Promise<void> {
    const due = await environments.listDue(this.#services.db, {
      limit: SWEEP_LIMIT,
    });
    await this.wake(due.map(({ id }) => id));
    await this.wakeDelivery(
      (await this.#delivery?.listDue({ limit: SWEEP_LIMIT })) ?? [],
    );
    this.#lastSweepAt = this.#services.clock.now();
  }
}

export async function createEngine(
  options: CreateEngineOptions,
): Promise<Engine> {
  const engine = new ProcessEngine();
  const services = await createEngineServices(options, {
    wake: ids => engine.wake(ids),
  });
  engine.compose(services, options);
  return engine;
}
