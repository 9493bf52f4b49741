// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('provider_revocations', table => {
    table.comment('Access taken away from this side, until it is granted anew');
    table.text('provider').primary();
    table
      .string('id', 36)
      .notNullable()
      .comment('Tells one revocation from the next');
    table.text('revoked_by').notNullable();
    table.text('reason').nullable();
    table.timestamp('revoked_at', { useTz: true, precision: 3 }).notNullable();
  });
  await knex.schema.alterTable('deployments', table => {
    table
      .text('abandon')
      .nullable()
      .comment('Of a deletion: providers whose resources may be given up');
  });
  await knex.schema.alterTable('receipts', table => {
    table
      .timestamp('last_seen_at', { useTz: true, precision: 3 })
      .nullable()
      .comment('When it was seen last before its removal was recorded');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  // Not by knex: on SQLite it makes the table anew, and loses the conditions of partial indexes.
  await knex.raw('ALTER TABLE receipts DROP COLUMN last_seen_at');
  await knex.raw('ALTER TABLE deployments DROP COLUMN abandon');
  await knex.schema.dropTable('provider_revocations');
};
