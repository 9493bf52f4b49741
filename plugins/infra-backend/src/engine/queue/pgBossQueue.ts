import { LoggerService } from '@backstage/backend-plugin-api';
// An ES module only: Node loads it by `require` from 22.12 on, which pg-boss needs anyway, and a
// dynamic import would not pass the Backstage CLI's Jest.
import { PgBoss } from 'pg-boss';
import { afterCommit, Db, postgresSession } from '../../store';
import { KeyedRunner } from './keyedRunner';
import { WakeUpQueue } from './types';

const QUEUE = 'environments';
/** Without a notification, for example while the listening connection is down. */
const POLL_MS = 2_000;
const MAX_BATCH = 50;

export interface PgBossQueueOptions {
  db: Db;
  /** Schema of the queue's own tables, beside those of the plugin. */
  schema: string;
  concurrency: number;
  logger: LoggerService;
}

/**
 * Wake-ups for any number of replicas. Those that this one has room for need no job. The others are jobs
 * in the plugin's PostgreSQL. A job is a hint: it is deleted when a worker has taken it, before the work.
 * What a crashed worker took is found by the sweep when its lease runs out, so nothing hangs on
 * pg-boss's retries and heartbeats.
 *
 * Policy `short`: at most one waiting job per environment, and no more. Under `stately` a waiting
 * job whose environment is being worked on makes fetches fail for all environments, until a cache
 * catches up seconds later; see docs/adr/0003.
 */
export class PgBossQueue implements WakeUpQueue {
  readonly #options: PgBossQueueOptions;
  #boss: PgBoss | undefined;
  #runner: KeyedRunner | undefined;
  #poll: NodeJS.Timeout | undefined;
  #fetching: Promise<void> | undefined;
  #fetchAgain = false;
  /** There may be jobs for which there was no room. */
  #hasLeft = false;
  #stopped = false;

  constructor(options: PgBossQueueOptions) {
    this.#options = options;
  }

  async start(handle: (environmentId: string) => Promise<void>): Promise<void> {
    const { db, schema, concurrency, logger } = this.#options;
    this.#runner = new KeyedRunner({
      concurrency,
      handle,
      onRoom: () => {
        if (this.#hasLeft) {
          this.#fetch();
        }
      },
    });
    const session = postgresSession(db);
    const boss = new PgBoss({
      schema,
      useListenNotify: true,
      schedule: false,
      db: {
        executeSql: session.executeSql,
        listen: (channel, onNotification, onReconnect) =>
          session.listen(
            channel,
            payload => {
              onNotification(payload);
              this.#fetch();
            },
            () => {
              onReconnect();
              this.#fetch();
            },
          ),
      },
    });
    boss.on('error', error => logger.warn(`Wake-up queue: ${error.message}`));
    boss.on('warning', ({ message }) => logger.debug(`Queue: ${message}`));
    await boss.start();
    await boss.createQueue(QUEUE, {
      policy: 'short',
      notify: true,
      retryLimit: 0,
      expireInSeconds: 60,
      retentionSeconds: 24 * 3600,
      deleteAfterSeconds: 60,
    });
    this.#boss = boss;
    this.#poll = setInterval(() => this.#fetch(), POLL_MS);
    this.#fetch();
  }

  /** What there is room for is begun here; of the rest, whichever replica has room first. */
  async enqueue(
    environmentIds: string[],
    options: { trx?: Db } = {},
  ): Promise<void> {
    const { logger } = this.#options;
    if (!options.trx) {
      await this.#begin(environmentIds);
      return;
    }
    afterCommit(options.trx, () => {
      this.#begin(environmentIds).catch(error =>
        logger.debug(`The sweep finds what was not enqueued: ${error}`),
      );
    });
  }

  /** What waits as a job already comes before what is new. */
  async #begin(environmentIds: string[]): Promise<void> {
    const others = environmentIds.filter(id =>
      this.#hasLeft
        ? !this.#runner?.offerIfKnown(id)
        : !this.#runner?.offerIfRoom(id),
    );
    await this.#insert(others);
  }

  async #insert(environmentIds: string[]): Promise<void> {
    if (!this.#boss || environmentIds.length === 0) {
      return;
    }
    this.#hasLeft = true;
    await this.#boss.insert(
      QUEUE,
      environmentIds.map(environmentId => ({
        data: { environmentId },
        singletonKey: environmentId,
      })),
    );
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#poll);
    await this.#fetching;
    const left = (await this.#runner?.stop()) ?? [];
    await this.#insert(left).catch(error =>
      this.#options.logger.debug(`The sweep finds what is left: ${error}`),
    );
    await this.#boss?.stop({ graceful: false });
  }

  /** Takes as many jobs as there is room for; once more where it was asked for meanwhile. */
  #fetch(): void {
    if (this.#fetching) {
      this.#fetchAgain = true;
      return;
    }
    this.#fetching = this.#fetchAll().finally(() => {
      this.#fetching = undefined;
    });
  }

  async #fetchAll(): Promise<void> {
    do {
      this.#fetchAgain = false;
      const room = this.#runner!.room;
      if (this.#stopped || room === 0 || !this.#boss) {
        this.#hasLeft = true;
        return;
      }
      this.#hasLeft = false;
      try {
        const batchSize = Math.min(room, MAX_BATCH);
        const jobs = await this.#boss.fetch<{ environmentId: string }>(QUEUE, {
          batchSize,
        });
        if (jobs.length === 0) {
          continue;
        }
        await this.#boss.deleteJob(
          QUEUE,
          jobs.map(({ id }) => id),
        );
        jobs.forEach(({ data }) => this.#runner!.offer(data.environmentId));
        this.#hasLeft = jobs.length === batchSize;
        this.#fetchAgain ||= this.#hasLeft;
      } catch (error) {
        this.#hasLeft = true;
        this.#options.logger.warn(`Wake-up queue: fetching failed: ${error}`);
        return;
      }
    } while (this.#fetchAgain);
  }
}
