/**
 * Desired state, plans, engine and REST API of infrastructure orchestration.
 *
 * @packageDocumentation
 */
export { infraRootHealthServiceFactory } from './observability';
export { infraPlugin as default } from './plugin';
export {
  createInfraEnvironmentConditionalDecision,
  createInfraTaskConditionalDecision,
  infraEnvironmentConditions,
  infraEnvironmentPermissionResourceRef,
  infraTaskConditions,
  infraTaskPermissionResourceRef,
} from './service';
