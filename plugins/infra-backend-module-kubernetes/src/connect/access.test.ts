import { ConfigReader } from '@backstage/config';
import { JsonObject } from '@backstage/types';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { clusterAccess } from './access';
import { KubernetesProviderConfig } from './schema';

const PEM = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
const kubeconfig = (server: string) => `
apiVersion: v1
kind: Config
clusters:
  - { name: one, cluster: { server: 'https://one.example.com' } }
  - { name: two, cluster: { server: '${server}' } }
users:
  - { name: u, user: { token: from-kubeconfig } }
contexts:
  - { name: one, context: { cluster: one, user: u } }
  - { name: two, context: { cluster: two, user: u } }
current-context: one
`;
const appConfig = (...methods: JsonObject[]) =>
  new ConfigReader({ kubernetes: { clusterLocatorMethods: methods } });
const clusters = (...list: JsonObject[]) => ({
  type: 'config',
  clusters: list,
});

describe('clusterAccess', () => {
  it('by server and token', async () => {
    const access = clusterAccess(
      { server: 'https://api.example.com:6443/prefix', caData: PEM },
      { token: ' secret-token\n' },
    );
    expect(access.server.href).toBe('https://api.example.com:6443/prefix');
    const { headers, tls } = await access.authorize();
    expect(headers).toEqual({ Authorization: 'Bearer secret-token' });
    expect(`${tls.ca}`).toBe(PEM);
    expect(tls.rejectUnauthorized).not.toBe(false);
  });

  it('by an inline kubeconfig, with its current context or another', async () => {
    const text = kubeconfig('https://two.example.com');
    const server = (context?: string) =>
      clusterAccess({ ...(context ? { context } : {}) }, { kubeconfig: text })
        .server.hostname;
    expect([server(), server('two')]).toEqual([
      'one.example.com',
      'two.example.com',
    ]);
  });

  it('by a kubeconfig file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'kubeconfig-'));
    const kubeconfigFile = join(folder, 'config');
    await writeFile(kubeconfigFile, kubeconfig('https://two.example.com'));
    const access = clusterAccess({ kubeconfigFile }, {});
    expect((await access.authorize()).headers.Authorization).toBe(
      'Bearer from-kubeconfig',
    );
    await rm(folder, { recursive: true });
  });

  describe('by a cluster of the Kubernetes plugin', () => {
    const prod = {
      name: 'prod',
      url: 'https://prod.example.com',
      authProvider: 'serviceAccount',
      serviceAccountToken: 'from-app-config',
      caData: Buffer.from(PEM).toString('base64'),
    };
    const fromBackstage = (
      name: string,
      config: ConfigReader,
      token?: string,
    ) =>
      clusterAccess(
        { fromBackstageCluster: name },
        token ? { token } : {},
        config,
      );

    it('with its own token, or the provider’s', async () => {
      const config = appConfig(clusters(prod));
      const authorization = async (token?: string) =>
        (await fromBackstage('prod', config, token).authorize()).headers
          .Authorization;
      expect(await authorization()).toBe('Bearer from-app-config');
      expect(await authorization('own')).toBe('Bearer own');
    });

    it('by the local proxy', () => {
      const config = appConfig({ type: 'localKubectlProxy' });
      expect(fromBackstage('local', config).server.href).toBe(
        'http://127.0.0.1:8001/',
      );
    });

    it.each([
      {
        reason: 'names the clusters there are',
        name: 'prodd',
        config: appConfig(clusters(prod)),
        message: /no cluster 'prodd'.*It has: prod\./,
      },
      {
        reason: 'says where there are none',
        name: 'prod',
        config: new ConfigReader({}),
        message: /It has: none/,
      },
      {
        reason: 'cannot use what authenticates users',
        name: 'prod',
        config: appConfig(
          clusters({
            name: 'prod',
            url: 'https://x',
            authProvider: 'google',
          }),
        ),
        message: /authenticates by 'google', which is for users/,
      },
    ])('$reason', ({ name, config, message }) => {
      expect(() => fromBackstage(name, config)).toThrow(message);
    });
  });

  const wrong: {
    reason: string;
    config: KubernetesProviderConfig;
    credentials?: Record<string, string>;
    message: RegExp;
  }[] = [
    { reason: 'no way in', config: {}, message: /this one has none/ },
    {
      reason: 'two ways in',
      config: { server: 'https://x', kubeconfigFile: '/x' },
      message: /config.server and config.kubeconfigFile/,
    },
    {
      reason: 'a server without token',
      config: { server: 'https://x' },
      message: /needs the credential token/,
    },
    {
      reason: 'a token over plain HTTP',
      config: { server: 'http://x' },
      credentials: { token: 'x' },
      message: /plain HTTP/,
    },
    {
      reason: 'a kubeconfig file that is not there',
      config: { kubeconfigFile: '/nowhere/config' },
      message: /there is no file \/nowhere\/config/,
    },
    {
      reason: 'a context that is not there',
      config: { context: 'three' },
      credentials: { kubeconfig: kubeconfig('https://x') },
      message: /context 'three'.*one, two/,
    },
  ];
  it.each(wrong)(
    'refuses $reason, with what to do',
    ({ config, credentials = {}, message }) => {
      expect(() => clusterAccess(config, credentials)).toThrow(message);
    },
  );

  it('does not quote a kubeconfig that cannot be read', async () => {
    const open = async () =>
      clusterAccess({}, { kubeconfig: 'token: "swordfish' });
    const error = await open().catch(e => e);
    expect(error).toMatchObject({ name: 'DriverError', code: 'misconfigured' });
    expect(inspect(error)).not.toContain('swordfish');
  });
});
