import { IncomingEventFate } from '@infra-orchestration/backstage-plugin-infra-common';
import { ArtifactHint } from '@infra-orchestration/backstage-plugin-infra-node';
import { inChunks } from '../../chunks';
import { toOptionalJson } from '../../codec';
import { Db, inTransaction } from '../../database';
import { IncomingEventRow } from '../../tables';
import { takePlaces } from '../artifacts/sequence';

export interface NewIncomingEvent {
  id: string;
  source: string;
  /** Unique for the source. */
  deliveryId: string;
  /** `Pending` ones are due at once. */
  fate: IncomingEventFate;
  reason?: string;
  hint?: ArtifactHint;
  artifactId?: string;
}

/**
 * Writes down what came in, before anything is done about it. What came in before stays as it is. The
 * order in which images are told of is decided here, however long it takes to ask for them.
 *
 * @returns ids of those that are new
 */
export async function record(
  db: Db,
  given: readonly NewIncomingEvent[],
  { now }: { now: Date },
): Promise<string[]> {
  return await inTransaction(db, async trx => {
    const pending = given.filter(({ fate }) => fate === 'Pending');
    const places = await takePlaces(trx, pending.length);
    const rows = given.map(event =>
      toRow(event, places[pending.indexOf(event)] ?? null, now),
    );
    const stored: string[] = [];
    await inChunks(rows, async some => {
      const added = await trx<IncomingEventRow>('incoming_events')
        .insert(some)
        .onConflict(['source', 'delivery_id'])
        .ignore()
        .returning('id');
      stored.push(...added.map(({ id }) => id));
    });
    return stored;
  });
}

function toRow(
  event: NewIncomingEvent,
  seq: number | null,
  now: Date,
): IncomingEventRow {
  const isPending = event.fate === 'Pending';
  return {
    id: event.id,
    source: event.source,
    delivery_id: event.deliveryId,
    fate: event.fate,
    reason: event.reason ?? null,
    hint: toOptionalJson(event.hint),
    repository: event.hint?.repository ?? null,
    artifact_id: event.artifactId ?? null,
    seq,
    attempts: 0,
    next_attempt_at: isPending ? now : null,
    received_at: now,
    settled_at: isPending ? null : now,
  };
}
