import { Knex } from 'knex';
import { decodeCursor, encodeCursor, toDate } from '../../codec';
import { Db } from '../../database';
import { toEnvironment } from '../../rows';
import { EnvironmentRow } from '../../tables';
import { EnvironmentFilter, EnvironmentRecord, Page } from '../../types';

export interface ListEnvironmentsOptions {
  filter?: EnvironmentFilter;
  /** Part of the name, in any case. */
  nameContains?: string;
  /** Default false. */
  includeDeleted?: boolean;
  limit: number;
  cursor?: string;
}

const columns = {
  entityRef: 'entity_ref',
  name: 'name',
  type: 'type',
  owner: 'owner',
  system: 'system',
  status: 'status',
} as const;

/** Newest first. */
export async function list(
  db: Db,
  options: ListEnvironmentsOptions,
): Promise<Page<EnvironmentRecord>> {
  const query = db<EnvironmentRow>('environments')
    .orderBy([
      { column: 'created_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(options.limit + 1);
  if (!options.includeDeleted) {
    query.whereNull('deleted_at');
  }
  if (options.filter) {
    applyFilter(query, options.filter);
  }
  if (options.nameContains) {
    const escaped = options.nameContains
      .toLocaleLowerCase('en-US')
      .replace(/[\\%_]/g, '\\$&');
    query.whereRaw(`name like ? escape '\\'`, [`%${escaped}%`]);
  }
  if (options.cursor !== undefined) {
    const [createdAt, id] = decodeCursor<[string, string]>(options.cursor, [
      'string',
      'string',
    ]);
    query.whereRaw('(created_at, id) < (?, ?)', [toDate(createdAt), id]);
  }
  const rows = await query;
  const items = rows.slice(0, options.limit).map(toEnvironment);
  const last = items.at(-1);
  return {
    items,
    nextCursor:
      rows.length > options.limit && last
        ? encodeCursor([last.createdAt, last.id])
        : undefined,
  };
}

function applyFilter(
  query: Knex.QueryBuilder,
  filter: EnvironmentFilter,
): void {
  if ('allOf' in filter) {
    // An empty conjunction is true, which an empty group is for knex as well.
    filter.allOf.forEach(part => query.andWhere(sub => applyFilter(sub, part)));
  } else if ('anyOf' in filter) {
    if (filter.anyOf.length === 0) {
      query.whereRaw('1 = 0');
    }
    query.andWhere(sub =>
      filter.anyOf.forEach(part =>
        sub.orWhere(inner => applyFilter(inner, part)),
      ),
    );
  } else if ('not' in filter) {
    query.whereNot(sub => applyFilter(sub, filter.not));
  } else {
    query.whereIn(columns[filter.field], filter.values);
  }
}
