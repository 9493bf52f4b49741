// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  /**
   * @param {import('knex').Knex.CreateTableBuilder} table
   * @param {string} name
   */
  const instant = (table, name) =>
    table.timestamp(name, { useTz: true, precision: 3 });

  await knex.schema.createTable('event_sinks', table => {
    table.comment('Who is told of events, and up to which one they were');
    table.text('name').primary();
    table
      .bigInteger('cursor')
      .notNullable()
      .comment('The last event that is done with');
    table
      .integer('attempts')
      .notNullable()
      .comment('Failed ones at the event behind the cursor');
    instant(table, 'next_attempt_at').nullable();
    table.text('last_error').nullable();
    instant(table, 'delivered_at').nullable();
    instant(table, 'created_at').notNullable();
  });

  await knex.schema.createTable('undelivered_events', table => {
    table.comment('Events that a sink was given up on for');
    table.text('sink').notNullable();
    table.bigInteger('event_id').notNullable();
    table.string('environment_id', 36).notNullable();
    table.text('type').notNullable();
    table.integer('attempts').notNullable();
    table.text('error').notNullable();
    instant(table, 'given_up_at').notNullable();
    table.primary(['sink', 'event_id']);
    table.index(['given_up_at'], 'undelivered_events_at_idx');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('undelivered_events');
  await knex.schema.dropTable('event_sinks');
};
