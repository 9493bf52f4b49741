export { builtInHooks } from './builtInHooks';
export { HookRegistry } from './HookRegistry';
export { readHooksConfig } from './readHooksConfig';
export type { HooksConfig } from './readHooksConfig';
export { isVerificationToken } from './verificationToken';
