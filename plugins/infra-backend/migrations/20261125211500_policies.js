// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  /**
   * @param {import('knex').Knex.CreateTableBuilder} table
   * @param {string} name
   */
  const instant = (table, name) =>
    table.timestamp(name, { useTz: true, precision: 3 });

  await knex.schema.alterTable('environments', table => {
    table
      .integer('asked_generation')
      .notNullable()
      .defaultTo(0)
      .comment(
        'The latest number given to a deployment, which may await approval',
      );
    table
      .string('awaiting_deployment_id', 36)
      .nullable()
      .comment('In force once it is approved');
    instant(table, 'expires_at').nullable();
    instant(table, 'expiry_warn_at')
      .nullable()
      .comment('When the owner is told of the end; null: not any more');
    instant(table, 'expiry_due_at')
      .nullable()
      .comment('When something is to be done about the end');
  });
  await knex('environments').update({
    asked_generation: knex.ref('generation'),
  });
  await knex.schema.alterTable('environments', table => {
    table.index(['expiry_due_at'], 'environments_expiry_idx', {
      predicate: knex.whereNotNull('expiry_due_at').whereNull('deleted_at'),
    });
    // Quotas count the living ones of a type at each creation.
    table.index(['type', 'owner', 'entity_ref'], 'environments_quota_idx', {
      predicate: knex.whereNull('deleted_at'),
    });
  });

  await knex.schema.createTable('deployment_approvals', table => {
    table.comment('Deployments that somebody has to agree to, or had to');
    table.string('deployment_id', 36).primary();
    table
      .string('environment_id', 36)
      .notNullable()
      .references('id')
      .inTable('environments')
      .onDelete('CASCADE');
    table.text('state').notNullable();
    table.text('approvers').nullable().comment('Entity refs; null: anybody');
    table.text('plan_hash').notNullable();
    table
      .text('about')
      .notNullable()
      .comment('Owner, system and labels that the environment is to have');
    instant(table, 'expires_at').nullable();
    table.text('decided_by').nullable();
    instant(table, 'decided_at').nullable();
    table.text('reason').nullable();
    instant(table, 'due_at')
      .nullable()
      .comment('When somebody is to be told, or the time to decide is over');
    table
      .boolean('told')
      .notNullable()
      .defaultTo(false)
      .comment('Those concerned know of the state');
    instant(table, 'created_at').notNullable();
    table.index(['environment_id'], 'deployment_approvals_environment_idx');
    table.index(['due_at'], 'deployment_approvals_due_idx', {
      predicate: knex.whereNotNull('due_at'),
    });
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('deployment_approvals');
  await knex.schema.alterTable('environments', table => {
    table.dropIndex([], 'environments_quota_idx');
    table.dropIndex([], 'environments_expiry_idx');
  });
  for (const column of [
    'expiry_due_at',
    'expiry_warn_at',
    'expires_at',
    'awaiting_deployment_id',
    'asked_generation',
  ]) {
    // knex would make the table anew on SQLite, and what refers to it would be lost with the old one.
    await knex.raw('alter table ?? drop column ??', ['environments', column]);
  }
};
