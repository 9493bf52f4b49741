import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Db, openDatabase } from '../../../store';
import { connectTo } from '../../../store/__testUtils__/connectTo';

/** Where the processes and the test meet: a file, or a server. */
export interface Place {
  /** How many processes work there at once. */
  replicas: number;
  /** How a process reaches it. */
  connection: object;
  /** The test's own. */
  db: Db;
  close(): Promise<void>;
}

export async function openPlace(
  databases: TestDatabases,
  id: ReturnType<TestDatabases['eachSupportedId']>[number][0],
): Promise<Place> {
  return id === 'SQLITE_3' ? sqliteFile() : postgres(databases);
}

async function sqliteFile(): Promise<Place> {
  const directory = await mkdtemp(join(tmpdir(), 'infra-kill-'));
  const connection = {
    client: 'better-sqlite3',
    connection: { filename: join(directory, 'infra.sqlite') },
    pool: { min: 1, max: 1 },
  };
  const knex = connectTo(connection);
  return {
    replicas: 1,
    connection,
    db: await openDatabase(mockServices.database({ knex })),
    close: async () => {
      await knex.destroy();
      await rm(directory, { recursive: true });
    },
  };
}

async function postgres(databases: TestDatabases): Promise<Place> {
  const knex = await databases.init('POSTGRES_18');
  const { client, connection } = knex.client.config;
  return {
    replicas: 2,
    connection: {
      client,
      // knex hides the password from whoever copies the settings.
      connection: { ...connection, password: connection.password },
      pool: { min: 0, max: 5 },
    },
    db: await openDatabase(mockServices.database({ knex })),
    close: async () => {},
  };
}
