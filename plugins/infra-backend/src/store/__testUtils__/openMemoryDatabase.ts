import { mockServices } from '@backstage/backend-test-utils';
import Knex from 'knex';
import { Db, openDatabase } from '../database';

/** An SQLite database of its own, for tests that need very many; ended with `db.destroy()`. */
export async function openMemoryDatabase(): Promise<Db> {
  const knex = Knex({
    client: 'better-sqlite3',
    connection: ':memory:',
    useNullAsDefault: true,
    pool: { min: 1, max: 1 },
  });
  await knex.raw('pragma foreign_keys = on');
  return await openDatabase(mockServices.database({ knex }));
}
