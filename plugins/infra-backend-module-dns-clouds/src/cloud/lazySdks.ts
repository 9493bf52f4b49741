import type * as AwsRoute53 from '@aws-sdk/client-route-53';
import type * as AzureDns from '@azure/arm-dns';
import type * as AzureIdentity from '@azure/identity';
import type * as GoogleDns from '@google-cloud/dns';
import type * as CloudflareSdk from 'cloudflare';
import { createRequire } from 'node:module';

/**
 * SDKs are loaded with the first provider that needs them: a start does not wait for clouds that are not
 * used. All are CommonJS, so `require` serves; Jest follows `import()` only with experimental modules.
 */
const load = createRequire(__filename);

export const loadAwsRoute53 = (): typeof AwsRoute53 =>
  load('@aws-sdk/client-route-53');

export const loadAzureDns = (): typeof AzureDns => load('@azure/arm-dns');

export const loadAzureIdentity = (): typeof AzureIdentity =>
  load('@azure/identity');

export const loadGoogleDns = (): typeof GoogleDns => load('@google-cloud/dns');

export const loadCloudflare = (): typeof CloudflareSdk => load('cloudflare');
