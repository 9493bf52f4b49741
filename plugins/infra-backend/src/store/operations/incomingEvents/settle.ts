import { IncomingEventFate } from '@infra-orchestration/backstage-plugin-infra-common';
import { Db, isPostgres } from '../../database';
import { IncomingEventRow } from '../../tables';
import { IncomingEventRecord, toIncomingEvent } from './rows';

/**
 * Takes events that are due, the oldest first, so that one replica attempts each: they are due again
 * at `claimedUntil`, should this one not come to an end with them.
 */
export async function claimDue(
  db: Db,
  options: { now: Date; claimedUntil: Date; limit: number },
): Promise<IncomingEventRecord[]> {
  const due = db<IncomingEventRow>('incoming_events')
    .select('id')
    .where('next_attempt_at', '<=', options.now)
    .orderBy(['next_attempt_at', 'received_at', 'id'])
    .limit(options.limit);
  if (isPostgres(db)) {
    due.forUpdate().skipLocked();
  }
  const rows = await db<IncomingEventRow>('incoming_events')
    .whereIn('id', due)
    .update({
      next_attempt_at: options.claimedUntil,
      attempts: db.raw('attempts + 1') as any,
    })
    .returning('*');
  return rows
    .map(toIncomingEvent)
    .sort((one, other) => (one.receivedAt < other.receivedAt ? -1 : 1));
}

/** @returns false, and nothing is written, where its fate is decided already */
export async function settle(
  db: Db,
  event: {
    id: string;
    fate: Exclude<IncomingEventFate, 'Pending'>;
    reason?: string;
    artifactId?: string;
    now: Date;
  },
): Promise<boolean> {
  const settled = await pending(db, event.id).update({
    fate: event.fate,
    reason: event.reason ?? null,
    artifact_id: event.artifactId ?? null,
    next_attempt_at: null,
    settled_at: event.now,
  });
  return settled > 0;
}

/** It could not be decided yet, and why. */
export async function retryLater(
  db: Db,
  event: { id: string; reason: string; nextAttemptAt: Date },
): Promise<void> {
  await pending(db, event.id).update({
    reason: event.reason,
    next_attempt_at: event.nextAttemptAt,
  });
}

function pending(db: Db, id: string) {
  return db<IncomingEventRow>('incoming_events').where({ id, fate: 'Pending' });
}
