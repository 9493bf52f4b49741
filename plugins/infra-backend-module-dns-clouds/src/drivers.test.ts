import { mockServices } from '@backstage/backend-test-utils';
import { JsonObject } from '@backstage/types';
import { Driver } from '@infra-orchestration/backstage-plugin-infra-node';
import {
  azureDnsDriver,
  cloudflareDriver,
  googleDnsDriver,
  route53Driver,
} from './index';

const connect = (
  driver: Driver,
  config: JsonObject,
  credentials: Record<string, string>,
) =>
  driver.connect({
    providerName: 'test',
    config: { zones: ['Dev.Example.Test.'], ...config },
    credentials,
    signal: new AbortController().signal,
    logger: mockServices.logger.mock(),
  });

const azure = { subscriptionId: 's', resourceGroup: 'g' };
const google = { projectId: 'p' };

const usable: {
  driver: Driver;
  reason: string;
  config: JsonObject;
  credentials: Record<string, string>;
}[] = [
  {
    driver: route53Driver,
    reason: 'with a key',
    config: {},
    credentials: { accessKeyId: 'AKIA', secretAccessKey: 's' },
  },
  {
    driver: route53Driver,
    reason: 'with the identity of the backend',
    config: { region: 'eu-central-1' },
    credentials: {},
  },
  {
    driver: cloudflareDriver,
    reason: 'with a token',
    config: {},
    credentials: { apiToken: 't' },
  },
  {
    driver: googleDnsDriver,
    reason: 'with a service account key',
    config: google,
    credentials: {
      credentialsJson:
        '{"type":"service_account","client_email":"a@b","private_key":"k"}',
    },
  },
  {
    driver: googleDnsDriver,
    reason: 'with the identity of the backend',
    config: google,
    credentials: {},
  },
  {
    driver: azureDnsDriver,
    reason: 'with the secret of an application',
    config: { ...azure, tenantId: 't', clientId: 'c' },
    credentials: { clientSecret: 's' },
  },
  {
    driver: azureDnsDriver,
    reason: 'with the identity of the backend',
    config: azure,
    credentials: {},
  },
];

describe('connect', () => {
  it.each(usable)(
    'opens $driver.id $reason, and reaches nothing',
    async ({ driver, config, credentials }) => {
      const { zones, client } = await connect(driver, config, credentials);
      expect(zones).toEqual(['dev.example.test']);
      expect(client.query).toBeUndefined();
      const proved = await connect(
        driver,
        { ...config, nameserver: { host: '192.0.2.53' } },
        credentials,
      );
      expect(proved.client.nameserver).toBe('192.0.2.53:53');
    },
  );

  it.each([
    {
      reason: 'half of a key, which would fall back to the role unnoticed',
      driver: route53Driver,
      config: {},
      credentials: { accessKeyId: 'AKIA-hunter2' },
      says: 'Give the credentials `accessKeyId` and `secretAccessKey` both',
    },
    {
      reason: 'a token with a line end',
      driver: cloudflareDriver,
      config: {},
      credentials: { apiToken: 'hunter2\n' },
      says: 'The credential `apiToken` is empty or has spaces',
    },
    {
      reason: 'what is no JSON',
      driver: googleDnsDriver,
      config: google,
      credentials: { credentialsJson: '{"hunter2' },
      says: 'The credential `credentialsJson` is not the JSON',
    },
    {
      reason: 'a secret of nobody',
      driver: azureDnsDriver,
      config: azure,
      credentials: { clientSecret: 'hunter2' },
      says: 'give `tenantId` and `clientId` too',
    },
    {
      reason: 'an address at which the token would be seen',
      driver: azureDnsDriver,
      config: { ...azure, endpoint: 'http://azure' },
      credentials: {},
      says: '/endpoint: Azure takes tokens over https only',
    },
    {
      reason: 'a password in the address, which would end up in messages',
      driver: cloudflareDriver,
      config: { endpoint: 'https://user:hunter2@proxy' },
      credentials: { apiToken: 't' },
      says: '/endpoint: an address with a user name or password is refused',
    },
    {
      reason: 'an address without a scheme',
      driver: route53Driver,
      config: { endpoint: 'route53:443' },
      credentials: {},
      says: '/endpoint: give an address such as https://route53.amazonaws.com',
    },
  ])(
    '$driver.id refuses $reason',
    async ({ driver, config, credentials, says }) => {
      const error = await connect(
        driver,
        config,
        credentials as Record<string, string>,
      ).then(
        () => undefined,
        reason => reason,
      );
      expect(error).toMatchObject({
        code: 'misconfigured',
        message: expect.stringContaining(says),
      });
      expect(error.message).not.toContain('hunter2');
    },
  );
});
