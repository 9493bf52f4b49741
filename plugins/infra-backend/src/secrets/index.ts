export { SecretCipher, SecretUnreadableError } from './cipher';
export { createSecretStore } from './createSecretStore';
export { rotateSecrets } from './rotation';
export type * from './types';
