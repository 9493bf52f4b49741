import { Knex } from 'knex';
import { Db } from '../../database';
import { EnvironmentRow } from '../../tables';
import { EnvironmentFilter } from '../../types';
import { whereTree } from '../whereTree';

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
  whereTree(query, filter, (where, { field, values }) =>
    where.whereIn(columns[field], values),
  );
}
