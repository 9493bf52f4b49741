import { mockServices } from '@backstage/backend-test-utils';
import { JsonObject } from '@backstage/types';
import { Driver } from '@infra-orchestration/backstage-plugin-infra-node';
import { powerDnsDriver, rfc2136Driver } from './index';

const connect = (
  driver: Driver,
  config: JsonObject,
  credentials: Record<string, string>,
) =>
  driver.connect({
    providerName: 'test',
    config,
    credentials,
    signal: new AbortController().signal,
    logger: mockServices.logger.mock(),
  });

const common = {
  zones: ['Dev.Example.Test.', 'dev.example.test'],
  nameserver: { host: '192.0.2.53' },
};

async function refusalOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => undefined,
    reason => reason,
  );
  expect(error).toMatchObject({
    name: 'DriverError',
    code: 'misconfigured',
  });
  return error.message;
}

describe('powerdns', () => {
  const config = { ...common, apiUrl: 'http://pdns:8081' };
  const credentials = { apiKey: 'k' };

  it('connects without reaching anything', async () => {
    const { zones, client } = await connect(
      powerDnsDriver,
      config,
      credentials,
    );
    expect(zones).toEqual(['dev.example.test']);
    expect(client.nameserver).toBe('192.0.2.53:53');
  });

  it.each([
    ['http://pdns:8081', 'http://pdns:8081/api/v1'],
    ['http://pdns:8081/', 'http://pdns:8081/api/v1'],
    ['https://proxy/pdns/api/v1/', 'https://proxy/pdns/api/v1'],
  ])('takes %s for %s', async (apiUrl, expected) => {
    const { client } = await connect(
      powerDnsDriver,
      { ...config, apiUrl },
      credentials,
    );
    expect(client.api.url).toBe(expected);
  });

  it.each([
    {
      reason: 'an address without a scheme',
      given: { apiUrl: 'pdns:8081' },
      says: '/apiUrl: give an address such as https://',
    },
    {
      reason: 'a password in the address, which would end up in messages',
      given: { apiUrl: 'http://user:hunter2@pdns:8081' },
      says: '/apiUrl: an address with a user name or password is refused',
    },
    {
      reason: 'a zone that is no name',
      given: { zones: ['dev example'] },
      says: "/zones: `dev example` cannot be a zone's name",
    },
  ])('refuses $reason', async ({ given, says }) => {
    const message = await refusalOf(
      connect(powerDnsDriver, { ...config, ...given }, credentials),
    );
    expect(message).toContain(says);
    expect(message).not.toContain('hunter2');
  });

  it.each(['', 'two words', 'line\nend', 'schlüssel'])(
    'refuses the key %j without repeating it',
    async apiKey => {
      const message = await refusalOf(
        connect(powerDnsDriver, config, { apiKey }),
      );
      expect(message).toContain('The credential `apiKey`');
      expect(message).not.toContain(apiKey || 'no such text');
    },
  );
});

describe('rfc2136', () => {
  const config = { ...common, tsig: { name: 'Infra.' } };
  const credentials = { tsigSecret: Buffer.alloc(32, 1).toString('base64') };

  it('connects without reaching anything', async () => {
    const { zones, client } = await connect(
      rfc2136Driver,
      { ...config, nameserver: { host: '[2001:db8::53]', port: 5353 } },
      credentials,
    );
    expect(zones).toEqual(['dev.example.test']);
    expect(client.nameserver).toBe('[2001:db8::53]:5353');
  });

  it.each(['', 'not base64!', 'c2VjcmV0*'])(
    'refuses the secret %j without repeating it',
    async tsigSecret => {
      const message = await refusalOf(
        connect(rfc2136Driver, config, { tsigSecret }),
      );
      expect(message).toContain('The credential `tsigSecret`');
      expect(message).not.toContain(tsigSecret || 'no such text');
    },
  );

  it("refuses a key's name that is none", async () => {
    const message = await refusalOf(
      connect(
        rfc2136Driver,
        { ...config, tsig: { name: 'my key' } },
        credentials,
      ),
    );
    expect(message).toContain("/tsig/name: `my key` cannot be a key's name");
  });
});
