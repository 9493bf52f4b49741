/**
 * Virtual hosts with a user of their own on existing RabbitMQ servers, for infrastructure
 * orchestration.
 *
 * @packageDocumentation
 */
export { infraModuleRabbitmq as default } from './module';
export { createRabbitmqDriver, type RabbitmqDriverOptions } from './driver';
export type { OutsideGate } from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
