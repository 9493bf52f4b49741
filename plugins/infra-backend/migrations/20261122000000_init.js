// @ts-check

/**
 * Conventions of every table: ids are UUIDs as text; instants have millisecond precision; JSON is
 * text, written and read whole; an enumeration is text and checked in code, so that adding a value
 * needs no migration.
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

  await knex.schema.createTable('environments', table => {
    table.comment(
      'A place in which one workload runs; the truth about its work',
    );
    table.string('id', 36).primary();
    table.text('entity_ref').notNullable();
    table.text('name').notNullable();
    table.text('type').notNullable();
    table.text('owner').notNullable();
    table
      .boolean('owner_named')
      .notNullable()
      .defaultTo(false)
      .comment('A request named the owner; else it follows that of the entity');
    table.text('system').nullable().comment('Entity ref of the system, if any');
    table.text('labels').notNullable();
    table.integer('generation').notNullable();
    table.integer('observed_generation').notNullable().defaultTo(0);
    table.text('status').notNullable();
    table.text('conditions').notNullable();
    table.text('links').notNullable();
    table.string('current_deployment_id', 36).nullable();
    table.text('created_by').notNullable();
    instant(table, 'created_at').notNullable();
    instant(table, 'updated_at').notNullable();
    instant(table, 'deleted_at').nullable();
    table
      .integer('version')
      .notNullable()
      .comment('Grows with each change by a client; the etag');
    table
      .integer('cancel_generation')
      .notNullable()
      .defaultTo(0)
      .comment('The generation whose execution a client asked to stop');
    table
      .integer('retry_requests')
      .notNullable()
      .defaultTo(0)
      .comment('Grows with each request to try again at once');
    table
      .integer('observed_retry_requests')
      .notNullable()
      .defaultTo(0)
      .comment('The retry_requests that the engine has acted upon');
    instant(table, 'next_reconcile_at')
      .nullable()
      .comment('When the environment is due again; null: only when asked');
    table
      .boolean('wake_requested')
      .notNullable()
      .defaultTo(false)
      .comment('Somebody asked for a look since the lease was taken');
    table.text('lease_holder').nullable();
    instant(table, 'lease_expires_at').nullable();
    table
      .integer('fencing_token')
      .notNullable()
      .defaultTo(0)
      .comment(
        'Grows with each lease; a write under an older token is refused',
      );
    table.index(['created_at', 'id'], 'environments_created_idx');
    table.index(['entity_ref', 'created_at', 'id'], 'environments_entity_idx');
    table.index(['owner', 'created_at', 'id'], 'environments_owner_idx');
    table.index(['type', 'created_at', 'id'], 'environments_type_idx');
    table.index(['status', 'created_at', 'id'], 'environments_status_idx');
    table.index(['next_reconcile_at'], 'environments_due_idx', {
      predicate: knex.whereNotNull('next_reconcile_at').whereNull('deleted_at'),
    });
    table.index(['deleted_at'], 'environments_deleted_idx', {
      predicate: knex.whereNotNull('deleted_at'),
    });
    table.unique(['entity_ref', 'name'], {
      indexName: 'environments_live_name_uniq',
      predicate: knex.whereNull('deleted_at'),
    });
  });

  await knex.schema.createTable('deployments', table => {
    table.comment(
      'An immutable desired state of an environment and how it went',
    );
    table.string('id', 36).primary();
    table
      .string('environment_id', 36)
      .notNullable()
      .references('id')
      .inTable('environments')
      .onDelete('CASCADE');
    table.integer('generation').notNullable();
    table.text('mode').notNullable();
    table.text('status').notNullable();
    table.text('desired').notNullable();
    table.string('rollback_of', 36).nullable();
    table
      .integer('platform_revision')
      .notNullable()
      .comment(
        'document_revisions.seq up to which documents are in force for it',
      );
    table.text('plan').nullable();
    table.text('message').nullable();
    table.text('requested_by').notNullable();
    instant(table, 'created_at').notNullable();
    instant(table, 'started_at').nullable();
    instant(table, 'finished_at').nullable();
    table.index(['finished_at'], 'deployments_planned_idx', {
      predicate: knex.whereNotNull('plan'),
    });
    table.unique(['environment_id', 'generation'], {
      indexName: 'deployments_generation_uniq',
    });
  });

  await knex.schema.createTable('resource_instances', table => {
    table.comment(
      'A claim realised in one environment; recorded before it is made',
    );
    table.string('id', 36).primary();
    table
      .string('environment_id', 36)
      .notNullable()
      .references('id')
      .inTable('environments')
      .onDelete('CASCADE');
    table.text('address').notNullable();
    table.text('type').notNullable();
    table.text('class').notNullable();
    table.text('claim_id').notNullable();
    table.text('definition_name').notNullable();
    table.integer('definition_revision').notNullable();
    table.text('provider').nullable();
    table.text('driver').notNullable();
    table.text('kind').notNullable();
    table.text('external_name').notNullable();
    table
      .text('ownership_mark')
      .notNullable()
      .comment('What the driver writes on all it makes: installation/id');
    table.integer('generation').notNullable();
    table.text('phase').notNullable();
    table.text('conditions').notNullable();
    table.text('deletion_policy').notNullable();
    table.boolean('adopt').notNullable();
    table.text('depends_on').notNullable();
    table
      .boolean('attempted')
      .notNullable()
      .comment('An operation that may have made something outside was opened');
    table
      .text('inputs')
      .nullable()
      .comment('Of the last apply, without secrets');
    table
      .text('inputs_fingerprint')
      .nullable()
      .comment(
        'Keyed digest of the inputs of the last apply, secrets included',
      );
    table.text('driver_state').nullable();
    table.text('handle').nullable().comment('Of work that goes on outside');
    table
      .text('handle_fingerprint')
      .nullable()
      .comment(
        'Keyed digest of the inputs with which an apply began; null: the handle is that of a removal',
      );
    table.text('outputs').notNullable().comment('Secrets as references only');
    table.text('links').notNullable();
    table.integer('attempt').notNullable();
    instant(table, 'next_attempt_at').nullable();
    instant(table, 'last_observed_at').nullable();
    instant(table, 'observation_requested_at')
      .nullable()
      .comment('A watch told of a change; written outside the lease');
    instant(table, 'created_at').notNullable();
    instant(table, 'updated_at').notNullable();
    instant(table, 'removed_at').nullable();
    table.unique(['environment_id', 'address'], {
      indexName: 'resource_instances_live_address_uniq',
      predicate: knex.whereNull('removed_at'),
    });
    table.index(['environment_id'], 'resource_instances_environment_idx');
    table.index(
      ['provider', 'environment_id'],
      'resource_instances_provider_idx',
      {
        predicate: knex.whereNull('removed_at'),
      },
    );
  });

  await knex.schema.createTable('operations', table => {
    table.comment(
      'One attempt at one action; recorded before the driver is called',
    );
    table.string('id', 36).primary();
    table
      .string('environment_id', 36)
      .notNullable()
      .references('id')
      .inTable('environments')
      .onDelete('CASCADE');
    table.string('deployment_id', 36).nullable();
    table.string('instance_id', 36).notNullable();
    table.text('address').notNullable();
    table.text('action').notNullable();
    table.text('status').notNullable();
    table.integer('attempt').notNullable();
    table.text('message').nullable();
    table.integer('fencing_token').notNullable();
    instant(table, 'started_at').notNullable();
    instant(table, 'finished_at').nullable();
    table.index(
      ['environment_id', 'started_at', 'id'],
      'operations_started_idx',
    );
    table.index(['finished_at'], 'operations_finished_idx');
    table.index(['environment_id'], 'operations_unfinished_idx', {
      predicate: knex.whereNull('finished_at'),
    });
  });

  // No foreign key: the most frequent insert of all, and it is pruned by age anyway.
  await knex.schema.createTable('events', table => {
    table.comment('What happened, for people and for clients that follow live');
    table.bigIncrements('id');
    table.string('environment_id', 36).notNullable();
    table.string('deployment_id', 36).nullable();
    table.text('address').nullable();
    table.text('type').notNullable();
    table.text('level').notNullable();
    table.text('message').notNullable();
    table.text('data').nullable();
    instant(table, 'at').notNullable();
    table.index(['environment_id', 'id'], 'events_environment_idx');
    table.index(['at'], 'events_at_idx');
  });

  await knex.schema.createTable('receipts', table => {
    table.comment(
      'Proof of a deletion: what an independent probe saw afterwards',
    );
    table.string('instance_id', 36).primary();
    table
      .string('environment_id', 36)
      .notNullable()
      .references('id')
      .inTable('environments')
      .onDelete('CASCADE');
    table.text('address').notNullable();
    table.text('external_name').notNullable();
    table.text('provider').nullable();
    table.text('kind').notNullable();
    table.text('outcome').notNullable();
    table.text('observation').notNullable();
    instant(table, 'observed_at').notNullable();
    table.index(['environment_id', 'observed_at'], 'receipts_environment_idx');
  });

  await knex.schema.createTable('secrets', table => {
    table.comment(
      'Encrypted values; the reference is bound into the encryption',
    );
    table.text('ref').primary();
    table
      .string('instance_id', 36)
      .nullable()
      .comment('The instance with which the secret goes');
    table.text('key_id').notNullable();
    table.text('nonce').notNullable();
    table.text('ciphertext').notNullable().comment('With the tag at its end');
    instant(table, 'created_at').notNullable();
    instant(table, 'updated_at').notNullable();
    table.index(['instance_id'], 'secrets_instance_idx', {
      predicate: knex.whereNotNull('instance_id'),
    });
    table.index(['key_id', 'ref'], 'secrets_key_idx');
  });

  await knex.schema.createTable('document_revisions', table => {
    table.comment('Every revision of every platform document');
    table
      .increments('seq')
      .comment('One order over all documents; a deployment is pinned to a seq');
    table.text('kind').notNullable();
    table.text('name').notNullable();
    table.integer('revision').notNullable();
    table.boolean('deleted').notNullable().comment('A tombstone');
    table.text('document').notNullable();
    table.text('content_hash').notNullable();
    table.text('origin').notNullable();
    table.text('source').nullable().comment('File or URL that is re-read');
    instant(table, 'created_at').notNullable();
    instant(table, 'replaced_at')
      .nullable()
      .comment('By the next revision; null: the latest of its name');
    table.unique(['kind', 'name', 'revision'], {
      indexName: 'document_revisions_revision_uniq',
    });
    table.unique(['kind', 'name'], {
      indexName: 'document_revisions_latest_uniq',
      predicate: knex.whereNull('replaced_at'),
    });
  });

  await knex.schema.createTable('document_sources', table => {
    table.comment('Files and URLs that documents are read from');
    table.text('source').primary();
    table.text('etag').nullable();
    table.text('content_hash').nullable();
    instant(table, 'last_read_at').nullable();
    table.text('last_error').nullable();
    instant(table, 'last_error_at').nullable();
  });

  await knex.schema.createTable('provider_status', table => {
    table.comment('Health of and access to each provider');
    table.text('provider').primary();
    table.text('health').notNullable();
    table.integer('document_revision').notNullable();
    table.text('message').nullable();
    table.text('report').nullable();
    instant(table, 'checked_at').nullable();
    table.integer('failures').notNullable().comment('In a row');
    instant(table, 'next_check_at').nullable();
    instant(table, 'changed_at').notNullable();
    table.index(['next_check_at'], 'provider_status_due_idx', {
      predicate: knex.whereNotNull('next_check_at'),
    });
  });

  await knex.schema.createTable('leases', table => {
    table.comment('Short exclusive rights of one replica: watches, call slots');
    table.text('name').primary();
    table.text('holder').notNullable();
    instant(table, 'expires_at').notNullable();
  });

  await knex.schema.createTable('idempotency_keys', table => {
    table.comment('What a request with an idempotency key made');
    table.text('principal').notNullable();
    table.text('key').notNullable();
    table.text('request_hash').notNullable();
    table.text('response').nullable();
    instant(table, 'created_at').notNullable();
    table.primary(['principal', 'key']);
    table.index(['created_at'], 'idempotency_keys_created_idx');
  });

  await knex.schema.createTable('settings', table => {
    table.comment('Values the installation gave itself');
    table.text('name').primary();
    table.text('value').notNullable();
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  for (const table of [
    'settings',
    'idempotency_keys',
    'leases',
    'provider_status',
    'document_sources',
    'document_revisions',
    'secrets',
    'receipts',
    'events',
    'operations',
    'resource_instances',
    'deployments',
    'environments',
  ]) {
    await knex.schema.dropTable(table);
  }
};
