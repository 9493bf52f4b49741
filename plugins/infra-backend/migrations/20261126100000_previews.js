// @ts-check

/**
 * Previews of pull requests, and which deployments they asked for.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  /**
   * @param {import('knex').Knex.CreateTableBuilder} table
   * @param {string} name
   */
  const instant = (table, name) =>
    table.timestamp(name, { useTz: true, precision: 3 });

  await knex.schema.createTable('previews', table => {
    table.comment('Environments that live as long as a pull request');
    table.string('id', 36).primary();
    table.text('entity_ref').notNullable();
    table.text('type').notNullable().comment('Environment type');
    table.text('owner').notNullable().comment('Of the component');
    table.text('repository').notNullable().comment('Host and path');
    table.integer('number').notNullable();
    table
      .text('pull_request')
      .notNullable()
      .comment('As it was heard of last, as JSON');
    instant(table, 'changed_at')
      .nullable()
      .comment('By the clock of the forge; what is older changes nothing');
    instant(table, 'asked_at').notNullable();
    instant(table, 'head_at').notNullable();
    table.text('earlier_commits').notNullable();
    instant(table, 'opened_at').nullable();
    instant(table, 'closed_at').nullable();
    table.text('closed_by').nullable();
    table
      .boolean('tells')
      .notNullable()
      .comment('The repository is that of the component, so it may be told');
    table.text('requested_by').notNullable();
    instant(table, 'created_at').notNullable();
    instant(table, 'updated_at').notNullable();
    table.integer('version').notNullable();
    table.text('source').nullable().comment('Score file at a commit');
    // Without reference: what became of it outlives the environment.
    table.string('environment_id', 36).nullable();
    table.text('environment_name').nullable();
    instant(table, 'gone_at').nullable();
    table.text('problem').nullable();
    instant(table, 'next_look_at').nullable();
    table.text('told').nullable().comment('Hash of what the forge knows');
    table.text('untold').nullable();
    table.integer('tell_failures').notNullable().defaultTo(0);
    instant(table, 'tell_after').nullable();
    table.unique(['entity_ref', 'repository', 'number'], {
      indexName: 'previews_pull_request_uniq',
    });
    table.index(['repository', 'number'], 'previews_repository_idx');
    table.index(['created_at', 'id'], 'previews_created_idx');
    table.index(['next_look_at'], 'previews_due_idx');
  });

  await knex.schema.alterTable('deployments', table => {
    table.string('preview_id', 36).nullable();
    table
      .text('preview_commit')
      .nullable()
      .comment('Head commit of the pull request that it is for');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('deployments', table => {
    table.dropColumn('preview_id');
    table.dropColumn('preview_commit');
  });
  await knex.schema.dropTable('previews');
};
