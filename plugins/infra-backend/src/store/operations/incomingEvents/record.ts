import { IncomingEventFate } from '@infra-orchestration/backstage-plugin-infra-common';
import { ArtifactHint } from '@infra-orchestration/backstage-plugin-infra-node';
import { inChunks } from '../../chunks';
import { toOptionalJson } from '../../codec';
import { Db, inTransaction } from '../../database';
import { IncomingEventRow } from '../../tables';
import { nextPlace, takePlaces } from '../artifacts/sequence';

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
  // A statement alone needs no transaction; most events tell of one image.
  const place = given.length === 1 ? nextPlace(db) : undefined;
  if (place !== undefined) {
    const [event] = given;
    const seq = isPending(event) ? place : null;
    return await insert(db, [{ ...toRow(event, now), seq: seq as any }]);
  }
  return await inTransaction(db, async trx => {
    const pending = given.filter(isPending);
    const places = await takePlaces(trx, pending.length);
    const rows = given.map(event => ({
      ...toRow(event, now),
      seq: places[pending.indexOf(event)] ?? null,
    }));
    const stored: string[] = [];
    await inChunks(rows, async some => {
      stored.push(...(await insert(trx, some)));
    });
    return stored;
  });
}

async function insert(db: Db, rows: IncomingEventRow[]): Promise<string[]> {
  const added = await db<IncomingEventRow>('incoming_events')
    .insert(rows)
    .onConflict(['source', 'delivery_id'])
    .ignore()
    .returning('id');
  return added.map(({ id }) => id);
}

function isPending({ fate }: NewIncomingEvent): boolean {
  return fate === 'Pending';
}

function toRow(
  event: NewIncomingEvent,
  now: Date,
): Omit<IncomingEventRow, 'seq'> {
  const isDue = isPending(event);
  return {
    id: event.id,
    source: event.source,
    delivery_id: event.deliveryId,
    fate: event.fate,
    reason: event.reason ?? null,
    hint: toOptionalJson(event.hint),
    repository: event.hint?.repository ?? null,
    artifact_id: event.artifactId ?? null,
    attempts: 0,
    next_attempt_at: isDue ? now : null,
    received_at: now,
    settled_at: isDue ? null : now,
  };
}
