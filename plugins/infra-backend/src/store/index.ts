export { openDatabase, inTransaction, isPostgres, type Db } from './database';
export { secretRows } from './secretRows';
export { LeaseLostError } from './errors';
export * from './operations';
export type * from './types';
export type {
  ChangeSet,
  DeploymentPatch,
  EnvironmentPatch,
} from './operations/reconciliation/commit';
export type { EnvironmentState } from './operations/reconciliation/load';
