import { Knex } from 'knex';
import { Db } from '../../database';
import { TaskRow } from '../../tables';
import { whereTree } from '../whereTree';
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
  whereTree(query, filter, (where, { field, values }) =>
    // What is not known is in no list, which `not` must not turn into unknown.
    where.whereNotNull(columns[field]).whereIn(columns[field], values),
  );
}
