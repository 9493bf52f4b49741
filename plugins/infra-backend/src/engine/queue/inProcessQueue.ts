import { afterCommit, Db } from '../../store';
import { KeyedRunner } from './keyedRunner';
import { WakeUpQueue } from './types';

/** For one process that has its database to itself (SQLite). */
export class InProcessQueue implements WakeUpQueue {
  readonly #concurrency: number;
  #runner: KeyedRunner | undefined;

  constructor(options: { concurrency: number }) {
    this.#concurrency = options.concurrency;
  }

  async start(handle: (environmentId: string) => Promise<void>): Promise<void> {
    this.#runner = new KeyedRunner({ concurrency: this.#concurrency, handle });
  }

  async enqueue(
    environmentIds: string[],
    options: { trx?: Db } = {},
  ): Promise<void> {
    const offer = () => environmentIds.forEach(id => this.#runner?.offer(id));
    if (options.trx) {
      afterCommit(options.trx, offer);
    } else {
      offer();
    }
  }

  async stop(): Promise<void> {
    await this.#runner?.stop();
  }
}
