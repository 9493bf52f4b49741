// @ts-check

/**
 * Which plan whoever asked for a promotion had read.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('promotions', table => {
    table
      .text('plan_hash')
      .nullable()
      .comment('Of the plan that was confirmed; null: of no certain one');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('promotions', table => {
    table.dropColumn('plan_hash');
  });
};
