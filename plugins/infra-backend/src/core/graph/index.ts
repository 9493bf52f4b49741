export { buildGraph } from './build';
export { DEFAULT_LIMITS } from './context';
export { THIS_ALIAS } from './evaluate';
export * from './resolveNode';
export * from './types';
export * from './walk';
