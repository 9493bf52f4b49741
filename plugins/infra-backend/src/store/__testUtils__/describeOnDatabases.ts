import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { Db, openDatabase } from '../database';

/**
 * The same tests on SQLite and, where `BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING` names
 * a server, on PostgreSQL; each call of `open` gives a database of its own with all tables.
 */
export function describeOnDatabases(
  name: string,
  body: (open: () => Promise<Db>) => void,
): void {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
  describe.each(databases.eachSupportedId())(`${name} on %s`, databaseId => {
    body(async () => {
      const knex = await databases.init(databaseId);
      return await openDatabase(mockServices.database({ knex }));
    });
  });
}
