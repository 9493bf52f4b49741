import { Db } from '../../store';

/**
 * Tells workers early that an environment wants to be looked at. A hint and no more: the
 * environments table knows what is due, so a wake-up may be lost or come twice.
 */
export interface WakeUpQueue {
  /**
   * @param handle - called for at most `concurrency` environments at once, and for one environment
   * never twice at once in this process; must not throw
   */
  start(handle: (environmentId: string) => Promise<void>): Promise<void>;
  /** Several for one environment before its turn count as one. In a transaction: once it is committed. */
  enqueue(environmentIds: string[], options?: { trx?: Db }): Promise<void>;
  /** Takes no more; resolves when what runs has ended. */
  stop(): Promise<void>;
}
