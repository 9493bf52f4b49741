export { builtInHooks } from './builtInHooks';
export { HookRegistry } from './HookRegistry';
export { readHooksConfig } from './readHooksConfig';
