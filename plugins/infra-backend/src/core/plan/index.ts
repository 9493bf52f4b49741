export { mergeAdoption } from './adoption';
export * from './assemble';
export { diffInputs } from './diff';
export * from './planNode';
export * from './planRemovals';
export { rollbackWarnings } from './rollbackWarnings';
export * from './types';
