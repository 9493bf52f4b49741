// @ts-check

/**
 * Resources that are only read.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('resource_instances', table => {
    table
      .string('management', 16)
      .notNullable()
      .defaultTo('owned')
      .comment('`owned`, or `read`: never changed and never removed');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('resource_instances', table => {
    table.dropColumn('management');
  });
};
