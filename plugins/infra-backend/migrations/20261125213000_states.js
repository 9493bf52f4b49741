// @ts-check

/**
 * States of infrastructure-as-code modules, by the HTTP state protocol.
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
  await knex.schema.createTable('states', table => {
    table.comment('States by name, and whose they are');
    table.text('name').primary();
    table
      .string('owner_instance_id', 36)
      .nullable()
      .comment('Absent for one that was brought in and nobody took over yet')
      .references('id')
      .inTable('resource_instances')
      .onDelete('CASCADE');
    table.text('owner').nullable().comment('Ownership mark');
    instant(table, 'created_at').notNullable();
  });
  /** @param {import('knex').Knex.CreateTableBuilder} table */
  const ofState = table =>
    table
      .text('name')
      .notNullable()
      .references('name')
      .inTable('states')
      .onDelete('CASCADE');

  // No foreign key: one may look for a state that is not there.
  await knex.schema.createTable('state_runs', table => {
    table.comment('Who may work with a state, with a token of its own');
    table.string('id', 36).primary();
    table.text('name').notNullable();
    table.text('purpose').notNullable();
    table.text('token_hash').notNullable();
    table.text('started_by').notNullable();
    instant(table, 'started_at').notNullable();
    instant(table, 'lives_until')
      .notNullable()
      .comment('Put off while its process lives');
    instant(table, 'expires_at').notNullable().comment('End of its token');
    instant(table, 'ended_at').nullable();
    table.index(['expires_at'], 'state_runs_expires_idx');
    table.index(['name'], 'state_runs_name_idx');
  });

  await knex.schema.createTable('state_versions', table => {
    table.comment('Encrypted states, one version per run that wrote any');
    ofState(table);
    table.integer('version').notNullable();
    table.string('run_id', 36).notNullable();
    table.text('lineage').notNullable();
    table.bigInteger('serial').notNullable();
    table
      .boolean('is_empty')
      .notNullable()
      .comment('Neither resources nor outputs are in it');
    table.text('key_id').notNullable();
    table.text('nonce').notNullable();
    table.text('ciphertext').notNullable();
    instant(table, 'written_at').notNullable();
    table.primary(['name', 'version']);
    table.index(['key_id'], 'state_versions_key_idx');
  });

  await knex.schema.createTable('state_locks', table => {
    table.comment('Who is changing a state now');
    ofState(table).primary();
    table.string('run_id', 36).notNullable();
    table.text('lock_id').notNullable();
    table.text('info').notNullable().comment('JSON as the program sent it');
    instant(table, 'locked_at').notNullable();
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  for (const table of [
    'state_locks',
    'state_versions',
    'state_runs',
    'states',
  ]) {
    await knex.schema.dropTable(table);
  }
};
