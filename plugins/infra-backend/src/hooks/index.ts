export { builtInHooks } from './builtInHooks';
export { HookRegistry } from './HookRegistry';
export { readHooksConfig } from './readHooksConfig';
export type { HooksConfig } from './readHooksConfig';
export {
  isVerificationToken,
  VERIFICATION_TOKEN_HEADER,
} from './verificationToken';
