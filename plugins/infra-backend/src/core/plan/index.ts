export { mergeAdoption } from './adoption';
export * from './assemble';
export { diffInputs } from './diff';
export * from './planNode';
export * from './planRemovals';
export * from './types';
