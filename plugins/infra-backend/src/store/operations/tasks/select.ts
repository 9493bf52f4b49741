import { Knex } from 'knex';
import { Db } from '../../database';
import { TaskRow } from '../../tables';
import { TaskField, TaskFilter } from './record';

const columns: Record<TaskField, string> = {
  state: 'tasks.state',
  assignee: 'tasks.assignee',
  environmentId: 'tasks.environment_id',
  environmentType: 'tasks.environment_type',
  environmentOwner: 'environments.owner',
};

/** With the owner that the environment has now. */
export function selectTasks(
  db: Db,
  filter?: TaskFilter,
): Knex.QueryBuilder<any, (TaskRow & { owner: string | null })[]> {
  const query = db('tasks')
    .leftJoin('environments', 'environments.id', 'tasks.environment_id')
    .select('tasks.*', 'environments.owner');
  if (filter) {
    query.andWhere(where => applyFilter(where, filter));
  }
  return query;
}

function applyFilter(query: Knex.QueryBuilder, filter: TaskFilter): void {
  if ('allOf' in filter) {
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
    // What is not known is in no list, which `not` must not turn into unknown.
    query
      .whereNotNull(columns[filter.field])
      .whereIn(columns[filter.field], filter.values);
  }
}
