/**
 * Databases and their owners on existing PostgreSQL servers, for infrastructure orchestration.
 *
 * @packageDocumentation
 */
export { infraModulePostgres as default } from './module';
export { createPostgresDriver, type PostgresDriverOptions } from './driver';
export type { OutsideGate } from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
