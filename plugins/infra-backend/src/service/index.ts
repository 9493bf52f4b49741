export { auditedUseCases } from './audited';
export { AuthorizedActivity } from './AuthorizedActivity';
export { AuthorizedEnvironments } from './AuthorizedEnvironments';
export { AuthorizedPlatform } from './AuthorizedPlatform';
export { AuthorizedProviders } from './AuthorizedProviders';
export { Authorizer } from './Authorizer';
export { DefaultActivity } from './DefaultActivity';
export { DefaultEnvironments } from './DefaultEnvironments';
export { DefaultPlatform } from './DefaultPlatform';
export { DefaultProviders } from './DefaultProviders';
export { DefaultStates } from './DefaultStates';
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
export { StateKeeper, StateLockedError } from './StateKeeper';
export { StateRuns, type StateRun } from './StateRuns';
export type * from './types';
