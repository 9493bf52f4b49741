/**
 * Fixed values as a resource, for infrastructure orchestration.
 *
 * @packageDocumentation
 */
export { infraModuleStatic as default } from './module';
export { createStaticDriver } from './driver';
