/**
 * The `infra:*` actions for the scaffolder.
 *
 * @packageDocumentation
 */
export { scaffolderModuleInfra as default } from './module';
