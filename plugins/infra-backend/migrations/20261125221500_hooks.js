// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  /**
   * @param {import('knex').Knex.CreateTableBuilder} table
   * @param {string} name
   */
  const instant = (table, name) =>
    table.timestamp(name, { useTz: true, precision: 3 });

  await knex.schema.createTable('hook_runs', table => {
    table.comment('Runs of hooks, each recorded before it is begun');
    table.string('id', 40).primary().comment('Names what is made outside');
    table
      .string('environment_id', 36)
      .notNullable()
      .references('id')
      .inTable('environments')
      .onDelete('CASCADE');
    table.string('deployment_id', 36).notNullable();
    table.string('instance_id', 36).nullable();
    table.text('address').nullable();
    table.text('stage').notNullable();
    table.text('name').notNullable();
    table.text('kind').notNullable();
    table.text('provider').nullable();
    table.text('inputs').notNullable();
    table.text('handle').nullable();
    table.text('state').notNullable();
    table.text('on_error').notNullable();
    table.integer('attempt').notNullable();
    table.integer('retry_requests').notNullable();
    table.integer('failures').notNullable();
    table.boolean('cleared').notNullable();
    table.text('message').nullable();
    table.text('link').nullable();
    instant(table, 'deadline').notNullable();
    instant(table, 'next_poll_at').nullable();
    instant(table, 'started_at').notNullable();
    instant(table, 'finished_at').nullable();
    table.index(
      ['environment_id', 'deployment_id'],
      'hook_runs_environment_idx',
    );
    table.index(['deployment_id'], 'hook_runs_deployment_idx');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('hook_runs');
};
