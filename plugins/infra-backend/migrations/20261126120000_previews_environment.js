// @ts-check

/**
 * Previews are looked up by the environments that people see.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('previews', table => {
    table.index(['environment_id'], 'previews_environment_idx');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('previews', table => {
    table.dropIndex(['environment_id'], 'previews_environment_idx');
  });
};
