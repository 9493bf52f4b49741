// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('hook_answers', table => {
    table.comment('What others answered to runs of hooks; at most one each');
    table
      .string('run_id', 40)
      .primary()
      .references('id')
      .inTable('hook_runs')
      .onDelete('CASCADE');
    table.text('outcome').notNullable();
    table.text('message').nullable();
    table.text('link').nullable();
    table.text('answered_by').notNullable();
    table.timestamp('answered_at', { useTz: true, precision: 3 }).notNullable();
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('hook_answers');
};
