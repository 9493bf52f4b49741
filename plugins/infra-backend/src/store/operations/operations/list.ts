import { Operation } from '@infra-orchestration/backstage-plugin-infra-common';
import { decodeCursor, toDate } from '../../codec';
import { Db } from '../../database';
import { pageOf } from '../../page';
import { toOperation } from '../../rows';
import { OperationRow } from '../../tables';
import { Page } from '../../types';

/** Newest first. */
export async function list(
  db: Db,
  options: {
    environmentId: string;
    deploymentId?: string;
    limit: number;
    cursor?: string;
  },
): Promise<Page<Operation>> {
  const query = db<OperationRow>('operations')
    .where({ environment_id: options.environmentId })
    .orderBy([
      { column: 'started_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(options.limit + 1);
  if (options.deploymentId !== undefined) {
    query.where({ deployment_id: options.deploymentId });
  }
  if (options.cursor !== undefined) {
    const [startedAt, id] = decodeCursor<[string, string]>(options.cursor, [
      'string',
      'string',
    ]);
    query.whereRaw('(started_at, id) < (?, ?)', [toDate(startedAt), id]);
  }
  return pageOf(await query, {
    limit: options.limit,
    toItem: toOperation,
    keyOf: ({ startedAt, id }) => [startedAt, id],
  });
}
