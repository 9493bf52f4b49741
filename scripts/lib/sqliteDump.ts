import { DatabaseSync } from 'node:sqlite';

/** Every row of every table, as JSON. */
export function sqliteDump(file: string): string {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const tables = database
      .prepare(`select name from sqlite_master where type = 'table'`)
      .all();
    return JSON.stringify(
      tables.map(({ name }) =>
        database.prepare(`select * from "${name}"`).all(),
      ),
    );
  } finally {
    database.close();
  }
}
