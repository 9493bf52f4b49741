import {
  artifacts,
  deployments,
  environments,
  events,
  idempotency,
  incomingEvents,
  operations,
  outbox,
  previews,
  tasks,
} from '../store';
import { EngineServices } from './services';

const PRUNE_LIMIT = 1_000;
/** Each takes its deployments, instances, operations and receipts with it. */
const ENVIRONMENTS_LIMIT = 50;
const IDEMPOTENCY_RETENTION_MS = 24 * 3_600_000;

type Prune = (options: { before: Date; limit: number }) => Promise<number>;

/** Deletes what is kept for a time and not for ever, a bounded number of rows with each statement. */
export async function clearUp(services: EngineServices): Promise<void> {
  const { db, clock, options } = services;
  const { eventRetention, historyRetention, deletedRetention } = options;
  const ago = (ms: number) => new Date(clock.now().getTime() - ms);
  const all = async (prune: Prune, retention: number, limit = PRUNE_LIMIT) => {
    const before = ago(retention);
    while ((await prune({ before, limit })) === limit) {
      // There may be more.
    }
  };
  await idempotency.prune(db, { before: ago(IDEMPOTENCY_RETENTION_MS) });
  await tasks.withdrawOrphans(db, { now: clock.now(), limit: PRUNE_LIMIT });
  await all(some => tasks.prune(db, some), historyRetention);
  await all(some => events.prune(db, some), eventRetention);
  await all(some => outbox.pruneUndelivered(db, some), eventRetention);
  await all(some => incomingEvents.prune(db, some), eventRetention);
  await all(some => artifacts.prune(db, some), historyRetention);
  await all(some => operations.prune(db, some), historyRetention);
  await all(some => deployments.prunePlans(db, some), historyRetention);
  await all(some => previews.prune(db, some), deletedRetention);
  await all(
    some => environments.pruneDeleted(db, some),
    deletedRetention,
    ENVIRONMENTS_LIMIT,
  );
}
