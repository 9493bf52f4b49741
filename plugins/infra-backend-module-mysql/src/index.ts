/**
 * Databases and their users on existing MySQL and MariaDB servers, for infrastructure orchestration.
 *
 * @packageDocumentation
 */
export { infraModuleMysql as default } from './module';
export { createMysqlDriver, type MysqlDriverOptions } from './driver';
export type { OutsideGate } from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
