import { decodeCursor, toDate } from '../../codec';
import { Db } from '../../database';
import { pageOf } from '../../page';
import { toEnvironment } from '../../rows';
import { EnvironmentRecord, Page } from '../../types';
import { EnvironmentSelection, selectEnvironments } from './select';

export interface ListEnvironmentsOptions extends EnvironmentSelection {
  limit: number;
  cursor?: string;
}

/** Newest first. */
export async function list(
  db: Db,
  options: ListEnvironmentsOptions,
): Promise<Page<EnvironmentRecord>> {
  const query = selectEnvironments(db, options)
    .orderBy([
      { column: 'created_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(options.limit + 1);
  if (options.cursor !== undefined) {
    const [createdAt, id] = decodeCursor<[string, string]>(options.cursor, [
      'string',
      'string',
    ]);
    query.whereRaw('(created_at, id) < (?, ?)', [toDate(createdAt), id]);
  }
  return pageOf(await query, {
    limit: options.limit,
    toItem: toEnvironment,
    keyOf: ({ createdAt, id }) => [createdAt, id],
  });
}
