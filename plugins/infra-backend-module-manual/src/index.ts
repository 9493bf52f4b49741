/**
 * Driver of infrastructure orchestration for what people do by hand.
 *
 * @packageDocumentation
 */
export { infraModuleManual as default } from './module';
export { createManualDriver } from './driver';
export type { ManualDriverOptions } from './driver';
