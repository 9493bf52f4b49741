import { generateKeyPairSync } from 'node:crypto';
import { mockServices } from '@backstage/backend-test-utils';
import {
  Driver,
  isDriverError,
} from '@infra-orchestration/backstage-plugin-infra-node';
import {
  ConnectionSettings,
  InMemoryInstanceSecrets,
} from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { requireSandboxPart } from '@infra-orchestration/sandbox';
import {
  CLIENT,
  CLIENT_SECRET,
  CloudServer,
  TENANT,
} from '../__testUtils__/CloudServer';
import { existingSettings } from '../__testUtils__/registries';
import { readDockerConfig, writeDockerConfig } from '../dockerConfig';
import { createRegistryDriver } from './driver';

jest.setTimeout(60_000);

const cloud = new CloudServer();
beforeAll(() => cloud.start());
afterAll(() => cloud.stop());
afterEach(() => cloud.failures.clear());

const googleKey = (email: string) =>
  JSON.stringify({
    client_email: email,
    private_key: generateKeyPairSync('rsa', {
      modulusLength: 2048,
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    }).privateKey,
  });

const gar = (email = 'puller@project.example'): ConnectionSettings => ({
  config: {
    ...{ url: cloud.url, login: 'gar', caCertificate: cloud.certificate },
    endpoint: `${cloud.url}/google/token`,
  },
  credentials: { serviceAccountKey: googleKey(email) },
});

const acr = (clientSecret = CLIENT_SECRET): ConnectionSettings => ({
  config: {
    ...{ url: cloud.url, login: 'acr', caCertificate: cloud.certificate },
    ...{ tenantId: TENANT, clientId: CLIENT, authorityHost: cloud.url },
  },
  credentials: { clientSecret },
});

const ecr = (): ConnectionSettings => {
  const { endpoint, region, accessKeyId, secretAccessKey } =
    requireSandboxPart('moto');
  return {
    config: {
      ...{ url: cloud.url, login: 'ecr', caCertificate: cloud.certificate },
      ...{ region, endpoint },
    },
    credentials: { accessKeyId, secretAccessKey },
  };
};

/** One resource, called as the engine calls. */
class Resource {
  readonly secrets = new InMemoryInstanceSecrets();
  state: any;
  inputs: { hosts?: string[] } = {};

  constructor(readonly driver: Driver, public connection: unknown) {}

  static async of(settings: ConnectionSettings, now?: () => number) {
    const driver = createRegistryDriver({ now });
    return new Resource(driver, await Resource.connect(driver, settings));
  }

  static connect(
    driver: Driver,
    { config = {}, credentials = {} }: ConnectionSettings,
  ) {
    return driver.connect({
      ...{ providerName: 'cloud', config, credentials },
      ...Resource.context,
    });
  }

  static readonly context = {
    signal: new AbortController().signal,
    logger: mockServices.logger.mock(),
  };

  get #request() {
    const { connection, inputs, state, secrets } = this;
    return {
      ...{ connection, inputs, state, secrets, ...Resource.context },
      ...{ externalName: 'dev/images', adopt: false, identity: {} as any },
    };
  }

  async observe(): Promise<any> {
    return await this.driver.kinds[0].observe(this.#request);
  }

  async apply(): Promise<any> {
    const result = await this.driver.kinds[0].apply(this.#request);
    this.state = result.state ?? this.state;
    return await this.observe();
  }

  async close() {
    await this.driver.disconnect!(this.connection);
  }
}

const loginOf = (observation: any) =>
  readDockerConfig(observation.outputs.dockerConfig, cloud.host);

async function codeOf(call: Promise<unknown>) {
  const error = await call.then(
    () => undefined,
    failure => failure,
  );
  return isDriverError(error) ? error.code : error;
}

describe.each([
  { name: 'gar', settings: gar, user: 'oauth2accesstoken' },
  {
    name: 'acr',
    settings: acr,
    user: '00000000-0000-0000-0000-000000000000',
  },
])('$name, by a server that speaks its API', ({ settings, user }) => {
  it('exchanges the credential for a login that the registry takes, once', async () => {
    const resource = await Resource.of(settings());
    expect(await resource.observe()).toEqual({ status: 'absent' });
    const before = cloud.exchanges;
    const made = await resource.apply();
    expect(made).toMatchObject({ upToDate: true, ready: true });
    expect(loginOf(made)).toEqual({
      username: user,
      password: expect.stringMatching(/.{10}/),
    });
    expect(cloud.logins.get(user)).toContain(loginOf(made).password);
    expect(await resource.apply()).toEqual(made);
    expect(cloud.exchanges - before).toBe(1);
    await resource.close();
  });

  it('exchanges anew when less than a third of its life is left', async () => {
    let now = Date.now();
    const resource = await Resource.of(settings(), () => now);
    const made = await resource.apply();
    now += cloud.lifeSeconds * 1_000 * 0.6;
    expect(await resource.observe()).toMatchObject({ upToDate: true });
    now += cloud.lifeSeconds * 1_000 * 0.1;
    expect(await resource.observe()).toMatchObject({
      ...{ upToDate: false, ready: true },
      diff: [{ path: '/login', secret: true }],
    });
    const calls = cloud.exchanges;
    await resource.apply();
    expect(cloud.exchanges).toBe(calls + 1);
    expect(loginOf(await resource.observe())).not.toEqual(loginOf(made));
    now += cloud.lifeSeconds * 1_000;
    expect(await resource.observe()).toMatchObject({
      ...{ upToDate: false, ready: false },
      message: 'The login has ended before it was renewed',
    });
    await resource.close();
  });

  it('says retryable where the exchange fails for now', async () => {
    for (const path of [
      '/oauth2/exchange',
      '/google/token',
      `/${TENANT}/oauth2/v2.0/token`,
    ]) {
      cloud.failures.set(path, { status: 503 });
    }
    const resource = await Resource.of(settings());
    expect(await codeOf(resource.apply())).toBe('retryable');
    await resource.close();
  });
});

describe('credentials that are refused', () => {
  it.each([
    {
      reason: 'Google does not know the account',
      settings: () => gar('nobody@project.example'),
    },
    {
      reason: 'the directory refuses the secret',
      settings: () => acr('not-the-secret'),
    },
    {
      reason: 'the registry refuses the login',
      settings: () => existingSettings({ password: 'not-the-password' }),
    },
  ])('are accessDenied where $reason', async ({ settings }) => {
    const resource = await Resource.of(settings());
    expect(await codeOf(resource.apply())).toBe('accessDenied');
    const report = await resource.driver.checkAccess(
      resource.connection,
      Resource.context,
    );
    expect(report.ok).toBe(false);
    await resource.close();
  });

  it.each<{ reason: string; settings: ConnectionSettings }>([
    {
      reason: 'a credential is missing',
      settings: { config: { url: 'https://images.test' } },
    },
    {
      reason: 'the key of a service account is none',
      settings: {
        config: { url: 'https://images.test', login: 'gar' },
        credentials: { serviceAccountKey: '{' },
      },
    },
    {
      reason: 'the config.json is about other registries',
      settings: {
        config: { url: 'https://images.test', login: 'dockerConfig' },
        credentials: {
          dockerConfig: writeDockerConfig(['other.test'], {
            ...{ username: 'u', password: 'p' },
          }),
        },
      },
    },
    {
      reason: 'the region of ECR is not told',
      settings: { config: { url: 'https://images.test', login: 'ecr' } },
    },
  ])('are misconfigured where $reason', async ({ settings }) => {
    expect(await codeOf(Resource.of(settings))).toBe('misconfigured');
  });

  it('are misconfigured where the certificate is not trusted, and retryable where nobody is there', async () => {
    const { config, credentials } = gar();
    const untrusted = await Resource.of({
      ...{ credentials: { username: 'u', password: 'p' } },
      config: { url: cloud.url },
    });
    expect(await codeOf(untrusted.apply())).toBe('misconfigured');
    const gone = await Resource.of({
      ...{ credentials: { username: 'u', password: 'p' } },
      config: { url: 'https://127.0.0.1:1' },
    });
    expect(await codeOf(gone.apply())).toBe('retryable');
    expect(config && credentials).toBeDefined();
    await untrusted.close();
    await gone.close();
  });
});

describe('logins that do not end', () => {
  it('are another where the provider has another password', async () => {
    const resource = await Resource.of(existingSettings());
    expect(await resource.apply()).toMatchObject({ upToDate: true });
    resource.connection = await Resource.connect(
      resource.driver,
      existingSettings({ password: 'the-next-one' }),
    );
    expect(await resource.observe()).toMatchObject({
      ...{ upToDate: false, ready: true },
      diff: [{ path: '/login', secret: true }],
    });
    await resource.close();
  });

  it.each([
    { login: 'token', given: (token: string) => ({ token }) },
    {
      login: 'dockerConfig',
      given: (password: string) => ({
        dockerConfig: JSON.stringify({
          auths: {
            [`https://${cloud.host}/v1/`]: {
              auth: Buffer.from(`ann:${password}`).toString('base64'),
            },
            'other.test': { auth: 'b3RoZXI6c2VjcmV0' },
          },
        }),
      }),
    },
  ])(
    'come from $login, and from no other registry',
    async ({ login, given }) => {
      cloud.allow('ann', 'a-token-of-ann');
      const resource = await Resource.of({
        config: {
          ...{ url: cloud.url, login, caCertificate: cloud.certificate },
          ...(login === 'token' && { username: 'ann' }),
        },
        credentials: given('a-token-of-ann'),
      });
      const { outputs } = await resource.apply();
      expect(outputs.dockerConfig).toBe(
        writeDockerConfig([cloud.host], {
          ...{ username: 'ann', password: 'a-token-of-ann' },
        }),
      );
      await resource.close();
    },
  );
});

describe('ecr, by moto', () => {
  it('exchanges the keys for a login', async () => {
    // moto's tokens end at the beginning of 2015.
    let now = Date.UTC(2014, 11, 31, 12);
    cloud.allow('AWS', '123456789012-auth-token');
    const resource = await Resource.of(ecr(), () => now);
    const made = await resource.apply();
    expect(loginOf(made)).toEqual({
      username: 'AWS',
      password: '123456789012-auth-token',
    });
    expect(made).toMatchObject({
      ...{ upToDate: true, ready: true },
      outputs: { expiresAt: '2015-01-01T00:00:00.000Z' },
    });
    now += 9 * 3_600_000;
    expect(await resource.observe()).toMatchObject({ upToDate: false });
    await resource.close();
  });
});
