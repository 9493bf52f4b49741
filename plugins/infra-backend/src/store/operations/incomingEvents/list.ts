import { IncomingEventFate } from '@infra-orchestration/backstage-plugin-infra-common';
import { decodeCursor, toDate } from '../../codec';
import { Db } from '../../database';
import { pageOf } from '../../page';
import { IncomingEventRow } from '../../tables';
import { Page } from '../../types';
import { IncomingEventRecord, toIncomingEvent } from './rows';

/** Newest first. */
export async function list(
  db: Db,
  options: {
    source?: string;
    fate?: IncomingEventFate;
    limit: number;
    cursor?: string;
  },
): Promise<Page<IncomingEventRecord>> {
  const { source, fate, limit, cursor } = options;
  const query = db<IncomingEventRow>('incoming_events')
    .where({ ...(source && { source }), ...(fate && { fate }) })
    .orderBy([
      { column: 'received_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(limit + 1);
  if (cursor !== undefined) {
    const [receivedAt, id] = decodeCursor<[string, string]>(cursor, [
      'string',
      'string',
    ]);
    query.whereRaw('(received_at, id) < (?, ?)', [toDate(receivedAt), id]);
  }
  return pageOf(await query, {
    limit,
    toItem: toIncomingEvent,
    keyOf: ({ receivedAt, id }) => [receivedAt, id],
  });
}

/** Deletes those whose fate was decided before `before`, at most `limit` of them. */
export async function prune(
  db: Db,
  options: { before: Date; limit: number },
): Promise<number> {
  return await db<IncomingEventRow>('incoming_events')
    .whereIn(
      'id',
      db<IncomingEventRow>('incoming_events')
        .select('id')
        .where('received_at', '<', options.before)
        .whereNot({ fate: 'Pending' })
        .orderBy('received_at')
        .limit(options.limit),
    )
    .delete();
}
