import knexFactory, { Knex } from 'knex';
import { keepStatements } from './keptStatements';

describe('statements of SQLite', () => {
  let knex: Knex;
  beforeEach(async () => {
    knex = knexFactory({
      client: 'better-sqlite3',
      useNullAsDefault: true,
      connection: { filename: ':memory:' },
      pool: { min: 1, max: 1 },
    });
    await knex.schema.createTable('words', table => {
      table.string('word');
    });
    await keepStatements(knex);
  });
  afterEach(() => knex.destroy());

  const prepared = async (sql: string) => {
    const connection = await knex.client.acquireConnection();
    const statement = connection.prepare(sql);
    await knex.client.releaseConnection(connection);
    return statement;
  };

  it('are compiled once', async () => {
    const one = await prepared('select 1');
    expect(await prepared('select 1')).toBe(one);
    expect(await prepared('select 2')).not.toBe(one);
  });

  it('are not wrapped twice', async () => {
    const one = await prepared('select 1');
    await keepStatements(knex);
    expect(await prepared('select 1')).toBe(one);
  });

  it('give what is there now, with the values of each time', async () => {
    await knex('words').insert({ word: 'a' });
    await knex('words').insert({ word: 'b' });
    const find = (word: string) => knex('words').where({ word });
    expect(await find('a')).toEqual([{ word: 'a' }]);
    expect(await find('b')).toEqual([{ word: 'b' }]);
    await knex('words').where({ word: 'b' }).delete();
    expect(await find('b')).toEqual([]);
  });

  it('follow a change of the tables', async () => {
    await knex('words').insert({ word: 'a' });
    expect(await knex('words')).toEqual([{ word: 'a' }]);
    await knex.schema.alterTable('words', table => {
      table.string('of');
    });
    expect(await knex('words')).toEqual([{ word: 'a', of: null }]);
  });

  it('leave a transaction that failed as it was', async () => {
    const write = (word: string, fails: boolean) =>
      knex.transaction(async trx => {
        await trx('words').insert({ word });
        if (fails) {
          throw new Error('no');
        }
      });
    await expect(write('a', true)).rejects.toThrow('no');
    await write('b', false);
    expect(await knex('words')).toEqual([{ word: 'b' }]);
  });

  it('are forgotten where there are too many', async () => {
    const one = await prepared('select 1');
    for (let n = 0; n < 600; n += 1) {
      await prepared(`select ${n} as n`);
    }
    expect(await prepared('select 1')).not.toBe(one);
  });
});
