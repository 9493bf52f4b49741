import { PreviewRecord } from '../../../core';
import { decodeCursor, toDate } from '../../codec';
import { Db } from '../../database';
import { pageOf } from '../../page';
import { EnvironmentFilter, Page } from '../../types';
import { applyFilter, selectEnvironments } from '../environments/select';
import { PreviewRow, toPreview } from './rows';

export interface PreviewFilter {
  entityRef?: string;
  isOpen?: boolean;
  /** Those that have any of them; with an empty list there are none. */
  environmentIds?: readonly string[];
  /** In environments that it matches; where there is none, it is asked of the preview. */
  of?: EnvironmentFilter;
}

/** Newest first. */
export async function list(
  db: Db,
  options: PreviewFilter & { limit: number; cursor?: string },
): Promise<Page<PreviewRecord>> {
  const { entityRef, isOpen, environmentIds, of, limit, cursor } = options;
  const query = db<PreviewRow>('previews')
    .whereNotNull('opened_at')
    .orderBy([
      { column: 'created_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(limit + 1);
  if (entityRef !== undefined) {
    query.where({ entity_ref: entityRef });
  }
  if (isOpen !== undefined) {
    query[isOpen ? 'whereNull' : 'whereNotNull']('closed_at');
  }
  if (environmentIds !== undefined) {
    query.whereIn('environment_id', [...environmentIds]);
  }
  if (of) {
    const known = selectEnvironments(db, { includeDeleted: true });
    const visible = selectEnvironments(db, {
      filter: of,
      includeDeleted: true,
    });
    query.where(which =>
      which
        .whereIn('environment_id', visible.select('id') as any)
        .orWhere(alone =>
          alone
            .where(none =>
              none
                .whereNull('environment_id')
                .orWhereNotIn('environment_id', known.select('id') as any),
            )
            .where(sub => applyFilter(sub, of)),
        ),
    );
  }
  if (cursor !== undefined) {
    const [createdAt, id] = decodeCursor<[string, string]>(cursor, [
      'string',
      'string',
    ]);
    query.whereRaw('(created_at, id) < (?, ?)', [toDate(createdAt), id]);
  }
  return pageOf(await query, {
    limit,
    toItem: toPreview,
    keyOf: ({ createdAt, id }) => [createdAt, id],
  });
}
