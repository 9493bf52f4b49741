import { mockServices } from '@backstage/backend-test-utils';
import { defaultAppSettings, readAppSettings } from './appSettings';
import { environmentFor } from './program/environment';
import { programConfigOf } from './program/programConfig';
import { settingsOf } from './settings';

const connect = (config: object, credentials: Record<string, string> = {}) =>
  settingsOf(
    {
      providerName: 'modules',
      config: config as any,
      credentials,
      signal: new AbortController().signal,
      logger: mockServices.logger.mock(),
    },
    defaultAppSettings,
  );

describe('settings', () => {
  it('has the modules’ environment line by line', () => {
    const { environment } = connect(
      {},
      { environment: '# of the cloud\nCLOUD_KEY=a=b\n\nCLOUD_REGION=x\n' },
    );
    expect(environment).toEqual({ CLOUD_KEY: 'a=b', CLOUD_REGION: 'x' });
  });

  it.each<{
    reason: string;
    config: object;
    credentials: Record<string, string>;
    message: RegExp;
  }>([
    {
      reason: 'the app names no such program',
      config: { program: 'terraform' },
      credentials: {},
      message: /no program "terraform".*there is tofu/,
    },
    {
      reason: 'a line is no assignment, whose text is not told',
      config: {},
      credentials: { environment: 'A=1\nsecret' },
      message: /^Line 2 of the credential "environment" is not NAME=value$/,
    },
    {
      reason: 'a name is one that the driver relies on',
      config: {},
      credentials: { environment: 'TF_HTTP_ADDRESS=x' },
      message: /TF_HTTP_ADDRESS .* the driver's own affair/,
    },
  ])('is misconfigured where $reason', ({ config, credentials, message }) => {
    expect(() => connect(config, credentials)).toThrow(
      expect.objectContaining({
        code: 'misconfigured',
        message: expect.stringMatching(message),
      }),
    );
  });

  it('reads what the operator says', () => {
    const config = mockServices.rootConfig({
      data: {
        infra: {
          opentofu: {
            programs: { terraform: '/opt/terraform' },
            allowedSources: ['registry.opentofu.org/acme/'],
            workDir: '/var/lib/modules',
            providerMirror: { network: 'https://mirror.example.com/' },
            concurrency: 2,
          },
        },
      },
    });
    const app = readAppSettings(config);
    expect(app).toMatchObject({
      programs: { terraform: '/opt/terraform' },
      workDir: '/var/lib/modules',
      concurrency: 2,
    });
    expect(JSON.parse(programConfigOf(app))).toMatchObject({
      provider_installation: [
        { network_mirror: [{ url: 'https://mirror.example.com/' }] },
      ],
    });
  });

  it('refuses a concurrency of nothing', () => {
    const data = { infra: { opentofu: { concurrency: 0 } } };
    expect(() => readAppSettings(mockServices.rootConfig({ data }))).toThrow(
      /infra\.opentofu\.concurrency is 0/,
    );
  });
});

describe('environment of a program', () => {
  const environment = (secrets = {}) =>
    environmentFor({
      settings: connect({}, { environment: 'CLOUD_KEY=of-the-cloud' }),
      processEnv: { PATH: '/bin', https_proxy: 'http://proxy', BACKEND: 'x' },
      secrets,
    });

  it('has of the backend’s own only what is on the list', () => {
    expect(environment()).toMatchObject({
      PATH: '/bin',
      https_proxy: 'http://proxy',
      CLOUD_KEY: 'of-the-cloud',
    });
    expect(environment()).not.toHaveProperty('BACKEND');
  });

  it('has secrets as the program reads variables', () => {
    expect(
      environment({ token: 'a${b}', list: ['${b}', '%{c'] }),
    ).toMatchObject({ TF_VAR_token: 'a${b}', TF_VAR_list: '["$${b}","%%{c"]' });
  });
});
