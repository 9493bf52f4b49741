// @ts-check

/**
 * Results of runs that happen elsewhere, until their runs end.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('state_reports', table => {
    table.comment('Encrypted results that runs handed in, until they end');
    table
      .string('run_id', 36)
      .primary()
      .references('id')
      .inTable('state_runs')
      .onDelete('CASCADE');
    table.text('key_id').notNullable();
    table.text('nonce').notNullable();
    table.text('ciphertext').notNullable();
    table.timestamp('written_at', { useTz: true, precision: 3 }).notNullable();
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('state_reports');
};
