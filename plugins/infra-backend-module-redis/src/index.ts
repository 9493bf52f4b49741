/**
 * Users with a key space of their own on existing Redis and Valkey servers, for infrastructure
 * orchestration.
 *
 * @packageDocumentation
 */
export { infraModuleRedis as default } from './module';
export { createRedisDriver, type RedisDriverOptions } from './driver';
export type { OutsideGate } from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
