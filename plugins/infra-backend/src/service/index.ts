export { auditedUseCases } from './audited';
export { AuthorizedActivity } from './AuthorizedActivity';
export { AuthorizedEnvironments } from './AuthorizedEnvironments';
export { AuthorizedPlatform } from './AuthorizedPlatform';
export { Authorizer } from './Authorizer';
export { DefaultActivity } from './DefaultActivity';
export { DefaultEnvironments } from './DefaultEnvironments';
export { DefaultPlatform } from './DefaultPlatform';
export { EnvironmentChanges } from './EnvironmentChanges';
export { EnvironmentCreation } from './EnvironmentCreation';
export { EnvironmentDrafter } from './EnvironmentDrafter';
export { EnvironmentRequests } from './EnvironmentRequests';
export {
  InvalidFieldsError,
  PreconditionFailedError,
  type FieldError,
} from './errors';
export {
  createInfraEnvironmentConditionalDecision,
  environmentRules,
  infraEnvironmentConditions,
  infraEnvironmentPermissionResourceRef,
} from './permissionRules';
export type * from './ports';
export { principalOf } from './principal';
export { RevisionMaker } from './RevisionMaker';
export { ScoreReader } from './scoreReader';
export type * from './types';
