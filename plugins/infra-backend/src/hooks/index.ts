export { HookRegistry } from './HookRegistry';
export { httpHook } from './httpHook';
export { readHooksConfig } from './readHooksConfig';
