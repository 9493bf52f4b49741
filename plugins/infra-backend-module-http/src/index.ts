/**
 * Driver of infrastructure orchestration for services of one's own, by a documented HTTP protocol.
 *
 * @packageDocumentation
 */
export { infraModuleHttp as default } from './module';
export { createHttpDriver } from './driver';
export type { HttpDriverOptions } from './driver';
