import { setTimeout as after } from 'node:timers/promises';
import { Db, outbox } from '../../store';
import { Outbox } from '../Outbox';

/**
 * Rounds until all that is stored now is told of. Others work on the same database server, and what
 * they began before holds an event up; one id at a time is awaited, first that of an earlier round.
 */
export async function deliverAll(
  which: Outbox,
  db: Db,
  signal = new AbortController().signal,
): Promise<void> {
  for (let rounds = 0; rounds < 3; rounds++) {
    await which.deliver(signal);
    const { nextTransaction } = await outbox.horizon(db, { above: 0 });
    const look = () => outbox.horizon(db, { above: Number.MAX_SAFE_INTEGER });
    while ((await look()).oldestTransaction < nextTransaction) {
      await after(10);
    }
  }
}
