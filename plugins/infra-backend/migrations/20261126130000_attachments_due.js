// @ts-check

/**
 * What is attached to an image is looked for after the image is known, and again later.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('artifacts', table => {
    table
      .timestamp('attachments_due_at', { useTz: true, precision: 3 })
      .nullable()
      .comment('When it is next looked for what is attached; null: not again');
    table
      .integer('attachments_looks')
      .notNullable()
      .defaultTo(0)
      .comment('That are over');
    table
      .integer('attachments_attempts')
      .notNullable()
      .defaultTo(0)
      .comment('Of the look that is not over');
    table.index(['attachments_due_at'], 'artifacts_attachments_due_idx');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('artifacts', table => {
    table.dropIndex(['attachments_due_at'], 'artifacts_attachments_due_idx');
    table.dropColumn('attachments_due_at');
    table.dropColumn('attachments_looks');
    table.dropColumn('attachments_attempts');
  });
};
