import { TestDatabases } from '@backstage/backend-test-utils';
import { migrationsDirectory } from './database';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

jest.setTimeout(60_000);

describe('migrations', () => {
  it.each(databases.eachSupportedId())(
    'go up, down without a trace, and up again on %p',
    async databaseId => {
      const knex = await databases.init(databaseId);
      const config = { directory: migrationsDirectory() };

      await knex.migrate.latest(config);
      expect(await knex('environments')).toEqual([]);

      await knex.migrate.rollback(config, true);
      await expect(knex('environments')).rejects.toThrow();
      const [, pending] = await knex.migrate.list(config);
      expect(pending).not.toEqual([]);

      await knex.migrate.latest(config);
      expect(await knex('environments')).toEqual([]);
    },
  );
});
