export {
  afterCommit,
  inTransaction,
  isPostgres,
  openDatabase,
  type Db,
} from './database';
export { postgresSession, type PostgresSession } from './postgresSession';
export { secretRows } from './secretRows';
export {
  ChangedMeanwhileError,
  LeaseLostError,
  SupersededError,
} from './errors';
export { untilUndisturbed } from './untilUndisturbed';
export * from './operations';
export type * from './types';
export type {
  ChangeSet,
  DeploymentPatch,
  EnvironmentPatch,
} from './operations/reconciliation/commit';
export type { WorkState } from './operations/reconciliation/load';
export type {
  NewArtifact,
  Registration,
} from './operations/artifacts/register';
export type { AttachmentsLook } from './operations/artifacts';
export type { ArtifactFilter } from './operations/artifacts/list';
export type { IncomingEventRecord } from './operations/incomingEvents';
export type { DeliveryLook } from './operations/deliveries';
export type { PreviewFilter } from './operations/previews';
export type { PromotionFilter, PromotionPatch } from './operations/promotions';
export type { SinkProgress, UndeliveredEvent } from './operations/outbox';
export type { TaskFilter, TaskRecord } from './operations/tasks';
