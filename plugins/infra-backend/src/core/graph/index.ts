export { aliasesOf } from './aliases';
export { buildGraph } from './build';
export { commonValues, DEFAULT_LIMITS } from './context';
export { THIS_ALIAS } from './bindDefinition';
export * from './misplacedSecrets';
export * from './resolveNode';
export * from './types';
export * from './walk';
