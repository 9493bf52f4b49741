// @ts-check

/**
 * No foreign key to environments: a task belongs to an instance, goes with its record, and is asked
 * for by a driver that knows no more than a name.
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

  await knex.schema.createTable('tasks', table => {
    table.comment('What people are asked to do, and what they answered');
    table.string('id', 36).primary();
    table.string('environment_id', 36).notNullable();
    table.text('environment_name').notNullable();
    table.text('environment_type').notNullable();
    table.text('entity_ref').notNullable();
    table.string('instance_id', 36).notNullable();
    table.text('address').notNullable();
    table.text('ownership_mark').notNullable();
    table.text('external_name').notNullable();
    table.text('purpose').notNullable();
    table.text('state').notNullable();
    table
      .boolean('standing')
      .notNullable()
      .defaultTo(false)
      .comment(
        'Its outputs hold: made, neither made anew nor taken away since',
      );
    table.text('title').notNullable();
    table.text('instructions').notNullable();
    table.text('assignee').notNullable().comment('Entity ref in lower case');
    table.text('given').notNullable().comment('Values that the person needs');
    table.text('output_schema').notNullable();
    table.text('outputs').nullable().comment('Secrets left out');
    table.text('secret_refs').nullable().comment('By name of the output');
    table.text('message').nullable().comment('Reason or remark of the person');
    table.text('answered_by').nullable();
    instant(table, 'answered_at').nullable();
    instant(table, 'notified_at')
      .nullable()
      .comment('Since when the assignee knows of it as it is');
    table
      .integer('version')
      .notNullable()
      .comment('Grows with each change; the etag');
    instant(table, 'created_at').notNullable();
    instant(table, 'updated_at').notNullable();
    table.index(['created_at', 'id'], 'tasks_created_idx');
    table.index(['assignee', 'created_at', 'id'], 'tasks_assignee_idx');
    table.index(
      ['environment_id', 'created_at', 'id'],
      'tasks_environment_idx',
    );
    table.index(['external_name'], 'tasks_name_idx');
    table.index(['instance_id'], 'tasks_instance_idx');
    // An instance waits for one answer at a time, and a name belongs to one instance.
    table.unique(['external_name'], {
      indexName: 'tasks_open_uniq',
      predicate: knex.whereRaw("state = 'open'"),
    });
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('tasks');
};
