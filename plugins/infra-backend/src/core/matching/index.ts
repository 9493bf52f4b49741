export { DEFAULT_CLASS, describeCriteria, specificityOrder } from './criteria';
export * from './entityRef';
export * from './match';
