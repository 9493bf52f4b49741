/**
 * Buckets with keys of their own on object storage that speaks S3, for infrastructure
 * orchestration.
 *
 * @packageDocumentation
 */
export { infraModuleS3 as default } from './module';
export { createS3Driver, type S3DriverOptions } from './driver';
export type { OutsideGate } from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
