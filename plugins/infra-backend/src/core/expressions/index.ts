export * from './bind';
export { outputPath } from './lookup';
export { collectReferences, resolveExpressions } from './resolve';
export * from './scope';
export * from './slug';
export * from './template';
export * from './types';
