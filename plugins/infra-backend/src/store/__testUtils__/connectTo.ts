import Knex from 'knex';
import { Db } from '../database';

/** A pool on a database that has its tables already. */
export function connectTo(config: object): Db {
  return Knex({ ...config, useNullAsDefault: true });
}
