// @ts-check

/**
 * Whose images a credential of a registry is for, and in which environment.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('registry_credentials', table => {
    table
      .text('entity_ref')
      .notNullable()
      .defaultTo('')
      .comment('The component that is pushed, or whose environment pulls');
    table.text('environment_id').comment('Of `pull`');
    table.text('environment_name').comment('Of `pull`');
  });
  // Until now the one was the owner, the other whom the driver works for.
  await knex('registry_credentials').update({
    entity_ref: knex.raw(
      `case when purpose = 'push' then owner else created_by end`,
    ),
  });
  await knex.schema.alterTable('registry_credentials', table => {
    table.index(['provider', 'entity_ref'], 'registry_credentials_entity_idx');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('registry_credentials', table => {
    table.dropIndex(
      ['provider', 'entity_ref'],
      'registry_credentials_entity_idx',
    );
  });
  await knex.schema.alterTable('registry_credentials', table => {
    table.dropColumn('entity_ref');
    table.dropColumn('environment_id');
    table.dropColumn('environment_name');
  });
};
