export { blockersOf, describeBlocker } from './blockers';
export { failureReason, mergeConditions, nodeConditions } from './conditions';
export { environmentStatus, rollUpLinks } from './environment';
export * from './types';
export * from './wakeUp';
