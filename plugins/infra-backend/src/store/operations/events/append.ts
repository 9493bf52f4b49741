import { inChunks } from '../../chunks';
import { toOptionalJson } from '../../codec';
import { Db } from '../../database';
import { EventRow } from '../../tables';
import { NewEvent } from '../../types';

/**
 * Call it in a transaction that holds the lock on the environment's row (every fenced write does,
 * and `environments.insert`, `revise` and the requests): ids of one environment are then given in
 * the order in which they become visible, and a follower by id misses nothing.
 */
export async function append(
  db: Db,
  events: NewEvent[],
  options: { now: Date },
): Promise<void> {
  const rows = events.map(event => ({
    environment_id: event.environmentId,
    deployment_id: event.deploymentId ?? null,
    address: event.address ?? null,
    type: event.type,
    level: event.level,
    message: event.message,
    data: toOptionalJson(event.data),
    at: options.now,
  }));
  await inChunks(rows, some => db<EventRow>('events').insert(some));
}
