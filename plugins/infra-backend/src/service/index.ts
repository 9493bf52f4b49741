export {
  auditedEnvironments,
  auditedUseCases,
  auditedVerifications,
} from './audit';
export * from './artifacts';
export { whoDecides } from './approvalRequests';
export { AuthorizedActivity } from './AuthorizedActivity';
export { AuthorizedDelivery } from './delivery/AuthorizedDelivery';
export { AuthorizedEnvironments } from './AuthorizedEnvironments';
export { AuthorizedPlatform } from './AuthorizedPlatform';
export { AuthorizedTasks } from './AuthorizedTasks';
export { AuthorizedUndelivered } from './AuthorizedUndelivered';
export { AuthorizedProviders } from './AuthorizedProviders';
export { Authorizer } from './Authorizer';
export type { DeliveryCrashPoints } from './crashPoints';
export { DefaultActivity } from './DefaultActivity';
export { DefaultDelivery } from './delivery/DefaultDelivery';
export { DeliveryViews } from './delivery/DeliveryViews';
export { DeliveryWakes } from './delivery/DeliveryWakes';
export {
  DeliveryWorker,
  type DeliveryWorkerOptions,
} from './delivery/DeliveryWorker';
export { listPipelines } from './delivery/LineLoader';
export { promotionNotice } from './delivery/promotionNotices';
export { PromotionRequests } from './delivery/PromotionRequests';
export { PromotionStarter } from './delivery/PromotionStarter';
export { PromotionStore } from './delivery/PromotionStore';
export { DefaultEnvironments } from './DefaultEnvironments';
export { DefaultPlatform } from './DefaultPlatform';
export { DefaultTasks } from './DefaultTasks';
export { DefaultVerifications } from './DefaultVerifications';
export { DefaultUndelivered } from './DefaultUndelivered';
export { DefaultProviders } from './DefaultProviders';
export { DefaultStates } from './DefaultStates';
export { DeploymentApprovals } from './DeploymentApprovals';
export { EnvironmentChanges } from './EnvironmentChanges';
export { EnvironmentCreation } from './EnvironmentCreation';
export { EnvironmentDrafter } from './EnvironmentDrafter';
export { EnvironmentLife } from './EnvironmentLife';
export { EnvironmentRequests } from './EnvironmentRequests';
export {
  InvalidFieldsError,
  PreconditionFailedError,
  type FieldError,
} from './errors';
export { LateTasks } from './LateTasks';
export {
  createInfraEnvironmentConditionalDecision,
  environmentRules,
  infraEnvironmentConditions,
  infraEnvironmentPermissionResourceRef,
} from './permissionRules';
export { PolicyWatch } from './PolicyWatch';
export * from './previews';
export type * from './delivery/types';
export type * from './ports';
export { principalOf } from './principal';
export { rememberOwn } from './rememberOwn';
export { RevisionMaker } from './RevisionMaker';
export { ScoreReader } from './scoreReader';
export { StateImports } from './StateImports';
export { StateKeeper, StateLockedError } from './StateKeeper';
export { StateRuns, type StateRun } from './StateRuns';
export { stateNotice } from './stateNotices';
export { StoredTasks } from './StoredTasks';
export { TaskAuthorizer } from './TaskAuthorizer';
export { TaskNotifier } from './TaskNotifier';
export {
  createInfraTaskConditionalDecision,
  infraTaskConditions,
  infraTaskPermissionResourceRef,
  taskRules,
} from './taskPermissionRules';
export type * from './taskTypes';
export type * from './types';
export type * from './undeliveredTypes';
export type * from './verificationTypes';
