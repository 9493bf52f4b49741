import { Driver } from '@infra-orchestration/backstage-plugin-infra-node';
import { JsonObject } from '@backstage/types';
import {
  misconfigured,
  OutsideCall,
} from '@infra-orchestration/backstage-plugin-infra-backend-module-dns';
import { CloudCalls } from '../cloud/CloudCalls';
import { createCloudDriver } from '../cloud/createCloudDriver';
import { readEndpoint, readToken } from '../cloud/config';
import { AzureApi } from './AzureApi';
import { AzureSettings, openAzure, readAzureRefusal } from './sdk';

const USUAL_ENDPOINT = 'https://management.azure.com';

const text = (description: string): JsonObject => ({
  type: 'string',
  minLength: 1,
  description,
});

/** @throws DriverError `misconfigured` */
function readSettings(
  config: JsonObject,
  credentials: Record<string, string>,
): AzureSettings {
  const endpoint = readEndpoint(config, USUAL_ENDPOINT);
  if (!endpoint.startsWith('https:')) {
    throw misconfigured(
      '/endpoint: Azure takes tokens over https only, as its SDK sees to',
    );
  }
  const optional = (name: string) =>
    config[name] === undefined ? undefined : String(config[name]);
  const settings: AzureSettings = {
    endpoint,
    subscriptionId: String(config.subscriptionId),
    authorityHost: optional('authorityHost'),
    tenantId: optional('tenantId'),
    clientId: optional('clientId'),
    ca: optional('ca'),
  };
  if (!credentials.clientSecret) {
    return settings;
  }
  if (!settings.tenantId || !settings.clientId) {
    throw misconfigured(
      'The credential `clientSecret` is of an application: give `tenantId` and `clientId` too',
    );
  }
  return { ...settings, clientSecret: readToken(credentials, 'clientSecret') };
}

/** With a way for tests to let calls to the outside fail. */
export function createAzureDnsDriver(outside?: OutsideCall): Driver {
  return createCloudDriver({
    id: 'azure-dns',
    title: 'Azure DNS',
    config: {
      required: ['subscriptionId', 'resourceGroup'],
      properties: {
        subscriptionId: text('The subscription of the zones.'),
        resourceGroup: text('The resource group of the zones.'),
        tenantId: text('The directory of the application or identity.'),
        clientId: text(
          'The application, or the user-assigned identity that the platform gives.',
        ),
        authorityHost: text(
          'Where tokens are given; another one than https://login.microsoftonline.com only in clouds of their own.',
        ),
        ca: text('PEM certificates to trust, for clouds of their own.'),
      },
    },
    credentials: {
      clientSecret: {
        required: false,
        description:
          'Secret of the application `clientId`; without it the identity of the backend is used.',
      },
    },
    open({ config, credentials }) {
      const settings = readSettings(config, credentials);
      const calls = new CloudCalls({
        where: `Azure DNS at ${settings.endpoint}`,
        outside,
        readRefusal: readAzureRefusal,
      });
      return new AzureApi(
        openAzure(settings),
        calls,
        String(config.resourceGroup),
      );
    },
    outside,
  });
}

/**
 * DNS records in public zones of Azure DNS.
 *
 * @public
 */
export const azureDnsDriver: Driver = createAzureDnsDriver();
