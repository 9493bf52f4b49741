import { Knex } from 'knex';
import { Db } from '../../database';
import { EnvironmentRow } from '../../tables';
import { EnvironmentFilter } from '../../types';

/** Which environments a list or a count is of. */
export interface EnvironmentSelection {
  filter?: EnvironmentFilter;
  /** Part of the name, in any case. */
  nameContains?: string;
  /** Default false. */
  includeDeleted?: boolean;
}

const columns = {
  entityRef: 'entity_ref',
  name: 'name',
  type: 'type',
  owner: 'owner',
  system: 'system',
  status: 'status',
} as const;

export function selectEnvironments(db: Db, selection: EnvironmentSelection) {
  const query = db<EnvironmentRow>('environments');
  if (!selection.includeDeleted) {
    query.whereNull('deleted_at');
  }
  if (selection.filter) {
    applyFilter(query, selection.filter);
  }
  if (selection.nameContains) {
    const escaped = selection.nameContains
      .toLocaleLowerCase('en-US')
      .replace(/[\\%_]/g, '\\$&');
    query.whereRaw(`name like ? escape '\\'`, [`%${escaped}%`]);
  }
  return query;
}

export function applyFilter(
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
