// @ts-check

/**
 * Artifacts, what tells of them, and their way through environments.
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

  await knex.schema.createTable('artifacts', table => {
    table.comment('Images that were told of, by what the registry says');
    table.string('id', 36).primary();
    table.text('repository').notNullable();
    table.text('digest').notNullable();
    table.text('tags').notNullable();
    table.bigInteger('size').nullable();
    table.text('platforms').notNullable();
    table.text('provenance').notNullable().comment('Commit, author, build, …');
    table.text('signatures').notNullable();
    table.text('boms').notNullable();
    instant(table, 'created_at').nullable().comment('As the image says');
    instant(table, 'registered_at').notNullable();
    table
      .bigInteger('seq')
      .notNullable()
      .comment('Orders artifacts as they were told of');
    table.text('source').notNullable();
    table.string('source_event_id', 36).nullable();
    table.unique(['repository', 'digest'], {
      indexName: 'artifacts_digest_uniq',
    });
    table.index(['repository', 'seq'], 'artifacts_repository_idx');
    table.index(['seq'], 'artifacts_seq_idx');
  });

  await knex.schema.createTable('artifact_uses', table => {
    table.comment('Which container of which component uses a repository');
    table.text('repository').notNullable();
    table.text('entity_ref').notNullable();
    table.text('container').notNullable();
    table.text('origin').notNullable();
    instant(table, 'seen_at').notNullable();
    table.primary(['repository', 'entity_ref', 'container', 'origin']);
    table.index(['entity_ref'], 'artifact_uses_entity_idx');
  });

  await knex.schema.createTable('incoming_events', table => {
    table.comment('What told of images, and what became of it; no payloads');
    table.string('id', 36).primary();
    table.text('source').notNullable();
    table.text('delivery_id').notNullable();
    table.text('fate').notNullable();
    table.text('reason').nullable();
    table.text('hint').nullable().comment('What it told of, as JSON');
    table.text('repository').nullable();
    table.string('artifact_id', 36).nullable();
    table.bigInteger('seq').nullable().comment('For the artifact');
    table.integer('attempts').notNullable().defaultTo(0);
    instant(table, 'next_attempt_at').nullable();
    instant(table, 'received_at').notNullable();
    instant(table, 'settled_at').nullable();
    table.unique(['source', 'delivery_id'], {
      indexName: 'incoming_events_delivery_uniq',
    });
    table.index(['received_at', 'id'], 'incoming_events_received_idx');
    table.index(['next_attempt_at'], 'incoming_events_due_idx');
  });

  await knex.schema.createTable('deliveries', table => {
    table.comment('When the delivery of a component is to be looked at');
    table.text('entity_ref').primary();
    table.text('pipeline').nullable();
    instant(table, 'next_look_at').nullable();
    instant(table, 'looked_at').nullable();
    table.text('problem').nullable();
    table.integer('failures').notNullable().defaultTo(0);
    table
      .integer('wakes')
      .notNullable()
      .defaultTo(0)
      .comment('Grows with each wake-up, so that none is lost during a look');
    table.index(['next_look_at'], 'deliveries_due_idx');
  });

  await knex.schema.createTable('promotions', table => {
    table.comment('Releases on their way into environments');
    table.string('id', 36).primary();
    table.text('entity_ref').notNullable();
    table
      .string('environment_id', 36)
      .notNullable()
      .references('id')
      .inTable('environments')
      .onDelete('CASCADE');
    table.text('pipeline').notNullable();
    table.text('step').notNullable();
    table.text('release').notNullable();
    table.text('release_key').notNullable();
    table.text('origin').notNullable();
    table.string('from_environment_id', 36).nullable();
    table.text('state').notNullable();
    table.text('reason').notNullable();
    table.text('message').nullable();
    table.string('deployment_id', 36).nullable();
    table.string('rollback_deployment_id', 36).nullable();
    table.string('superseded_by', 36).nullable();
    table.text('requested_by').notNullable();
    instant(table, 'created_at').notNullable();
    instant(table, 'started_at').nullable();
    instant(table, 'finished_at').nullable();
    instant(table, 'next_look_at').nullable();
    table.index(['entity_ref', 'created_at', 'id'], 'promotions_entity_idx');
    table.index(
      ['environment_id', 'created_at', 'id'],
      'promotions_environment_idx',
    );
    table.index(['state', 'created_at', 'id'], 'promotions_state_idx');
    // An environment has one promotion that is not over, whoever else looks at the same time.
    table.unique(['environment_id'], {
      indexName: 'promotions_open_uniq',
      predicate: knex.whereRaw(
        "state in ('Waiting', 'Underway', 'RollingBack')",
      ),
    });
  });

  await knex.schema.createTable('promotion_artifacts', table => {
    table.comment('Where an artifact has been');
    table
      .string('promotion_id', 36)
      .notNullable()
      .references('id')
      .inTable('promotions')
      .onDelete('CASCADE');
    table
      .string('artifact_id', 36)
      .notNullable()
      .references('id')
      .inTable('artifacts')
      .onDelete('CASCADE');
    table.primary(['promotion_id', 'artifact_id']);
    table.index(['artifact_id'], 'promotion_artifacts_artifact_idx');
  });

  await knex.schema.alterTable('deployments', table => {
    table.string('promotion_id', 36).nullable();
    table.text('verification').nullable().comment('Hooks, as JSON');
    // A promotion has one deployment and one rollback, whoever else begins it at the same time.
    table.unique(['promotion_id', 'mode'], {
      indexName: 'deployments_promotion_uniq',
    });
  });
  await knex.schema.alterTable('deployment_approvals', table => {
    table.text('excluded').nullable().comment('JSON list of entity refs');
    table.text('step_approvers').nullable().comment('JSON list of entity refs');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('deployment_approvals', table => {
    table.dropColumn('excluded');
    table.dropColumn('step_approvers');
  });
  await knex.schema.alterTable('deployments', table => {
    table.dropUnique(['promotion_id', 'mode'], 'deployments_promotion_uniq');
    table.dropColumn('promotion_id');
    table.dropColumn('verification');
  });
  for (const table of [
    'promotion_artifacts',
    'promotions',
    'deliveries',
    'incoming_events',
    'artifact_uses',
    'artifacts',
  ]) {
    await knex.schema.dropTable(table);
  }
};
