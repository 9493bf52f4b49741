import { Knex } from 'knex';

/** A connection of better-sqlite3, as far as it is of interest here. */
interface Connection {
  prepare(sql: string): object;
}

/** So many have come again; what is put together anew each time would only take memory. */
const MOST_KEPT = 500;

const keeping = new WeakSet<Connection>();

/**
 * On SQLite knex has each statement compiled again whenever it is executed, which takes a third of the
 * time of a statement. SQLite itself compiles one anew where the tables have changed.
 */
export async function keepStatements(knex: Knex): Promise<void> {
  const { client } = knex;
  client.pool.on('createSuccess', (_id: number, made: Connection) =>
    keepOf(made),
  );
  const connection: Connection = await client.acquireConnection();
  keepOf(connection);
  await client.releaseConnection(connection);
}

function keepOf(connection: Connection): void {
  if (keeping.has(connection)) {
    return;
  }
  keeping.add(connection);
  const kept = new Map<string, object>();
  const prepare = connection.prepare.bind(connection);
  connection.prepare = sql => {
    const known = kept.get(sql);
    if (known) {
      return known;
    }
    const statement = prepare(sql);
    if (kept.size >= MOST_KEPT) {
      kept.clear();
    }
    kept.set(sql, statement);
    return statement;
  };
}
