import {
  InfraEvent,
  InfraEventType,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { Db } from '../../database';
import { toEvent } from '../../rows';
import { EventRow } from '../../tables';

/** Undefined where it is not kept any more. */
export async function getEvent(
  db: Db,
  id: number,
): Promise<InfraEvent | undefined> {
  const row = await db<EventRow>('events').where({ id }).first();
  return row && toEvent(row);
}

/** Events of some types behind a cursor, of all environments, the oldest first. */
export async function listPending(
  db: Db,
  options: {
    cursor: number;
    /** Ids up to this one are complete. */
    upTo: number;
    types: readonly InfraEventType[];
    limit: number;
  },
): Promise<InfraEvent[]> {
  const { cursor, upTo, types, limit } = options;
  const rows = await db<EventRow>('events')
    .where('id', '>', cursor)
    .where('id', '<=', upTo)
    .whereIn('type', [...types])
    .orderBy('id')
    .limit(limit);
  return rows.map(toEvent);
}
