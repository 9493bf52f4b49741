// @ts-check

/**
 * Credentials of registries whose token server the plugin is.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('registry_credentials', table => {
    table.comment('Who may log in to a registry, and what they may do there');
    table.text('provider').notNullable();
    table.text('username').notNullable();
    table.text('purpose').notNullable();
    table
      .text('owner')
      .notNullable()
      .comment('Ownership mark of an instance, or the entity that is pushed');
    table.text('access').notNullable().comment('JSON');
    table.text('password_hash').notNullable();
    table.text('created_by').notNullable();
    table.timestamp('created_at', { useTz: true, precision: 3 }).notNullable();
    table.primary(['provider', 'username']);
    table.index(['provider', 'owner'], 'registry_credentials_owner_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('registry_credentials');
};
