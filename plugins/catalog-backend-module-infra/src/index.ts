/**
 * Environments as catalog entities.
 *
 * @packageDocumentation
 */
export { catalogModuleInfra as default } from './module';
