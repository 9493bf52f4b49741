// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('undelivered_events', table => {
    table
      .timestamp('retry_requested_at', { useTz: true, precision: 3 })
      .nullable()
      .comment('Somebody wants it to be sent once more');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('undelivered_events', table => {
    table.dropColumn('retry_requested_at');
  });
};
