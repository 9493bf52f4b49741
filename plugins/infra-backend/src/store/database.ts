import {
  DatabaseService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { keepStatements } from './keptStatements';

/**
 * A connection pool or a transaction on it. Rooms other than this one only pass it on.
 */
export type Db = Knex | Knex.Transaction;

/** Directory of the migrations, also when the package is installed from a registry. */
export function migrationsDirectory(): string {
  return resolvePackagePath(
    '@infra-orchestration/backstage-plugin-infra-backend',
    'migrations',
  );
}

/** The plugin's database with its tables up to date. */
export async function openDatabase(database: DatabaseService): Promise<Db> {
  const knex = await database.getClient();
  if (!isPostgres(knex)) {
    // One write to the disk per commit instead of two or three, and as durable. Nothing happens to
    // a database in memory.
    await knex.raw('pragma journal_mode = wal');
  }
  if (!database.migrations?.skip) {
    await knex.migrate.latest({ directory: migrationsDirectory() });
  }
  if (!isPostgres(knex)) {
    await keepStatements(knex);
  }
  return knex;
}

export function isPostgres(db: Db): boolean {
  return String(db.client.config.client).includes('pg');
}

/** Nests: inside a transaction it makes a savepoint. */
export function inTransaction<T>(
  db: Db,
  work: (trx: Db) => Promise<T>,
): Promise<T> {
  return db.transaction(work);
}

/**
 * The clock by which leases are judged. With several replicas it must be one clock, the
 * database's; SQLite has one process, whose own clock does.
 */
export function leaseClock(db: Db, offsetMs = 0): Knex.Value {
  if (isPostgres(db)) {
    return db.raw(`clock_timestamp() + ? * interval '1 millisecond'`, [
      offsetMs,
    ]) as unknown as Knex.Value;
  }
  return new Date(Date.now() + offsetMs);
}

/** A placeholder for an instant; PostgreSQL takes a bare one inside `case` for text. */
export function instantParameter(db: Db): string {
  return isPostgres(db) ? 'cast(? as timestamptz)' : '?';
}

/** Calls `then` once the transaction is committed, and never where it is rolled back. */
export function afterCommit(trx: Db, then: () => void): void {
  const { executionPromise } = trx as Knex.Transaction;
  executionPromise.then(then, () => {});
}
