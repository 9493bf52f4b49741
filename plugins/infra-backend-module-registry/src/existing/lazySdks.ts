import type * as AwsEcr from '@aws-sdk/client-ecr';
import type * as AzureIdentity from '@azure/identity';
import type * as GoogleAuth from 'google-auth-library';
import { createRequire } from 'node:module';

/**
 * Loaded with the first provider that needs them. All are CommonJS, so `require` serves; Jest follows
 * `import()` only with experimental modules.
 */
const load = createRequire(__filename);

export const loadEcr = (): typeof AwsEcr => load('@aws-sdk/client-ecr');

export const loadAzureIdentity = (): typeof AzureIdentity =>
  load('@azure/identity');

export const loadGoogleAuth = (): typeof GoogleAuth =>
  load('google-auth-library');
