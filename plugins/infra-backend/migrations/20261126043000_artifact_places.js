// @ts-check

/** Row of the settings that counts what tells of images; on SQLite it goes on to do so. */
const COUNTER = 'artifact-seq';

/** @param {import('knex').Knex} knex */
const isPostgres = knex => String(knex.client.config.client).includes('pg');

/**
 * On PostgreSQL the places of images come from a sequence, for which nobody waits: the row of the
 * counter stayed locked until a transaction had ended.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  if (!isPostgres(knex)) {
    return;
  }
  const [counter] = await knex('settings').where({ name: COUNTER });
  const next = BigInt(counter ? counter.value : 0) + 1n;
  await knex.raw(`create sequence artifact_places start with ${next}`);
  await knex('settings').where({ name: COUNTER }).delete();
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  if (!isPostgres(knex)) {
    return;
  }
  const { rows } = await knex.raw(`select nextval('artifact_places') as next`);
  const last = BigInt(rows[0].next) - 1n;
  await knex('settings').insert({ name: COUNTER, value: String(last) });
  await knex.raw('drop sequence artifact_places');
};
