import { ConfigReader } from '@backstage/config';
import { candidates } from './candidates';

const config = new ConfigReader({
  kubernetes: {
    clusterLocatorMethods: [
      {
        type: 'config',
        clusters: [
          {
            name: 'prod',
            title: 'Production',
            url: 'https://joe:pass-word@prod.example.com:6443/?token=pass-word',
            authProvider: 'serviceAccount',
            serviceAccountToken: 'pass-word',
            caData: 'Zm9v',
          },
          {
            name: 'by-user',
            url: 'https://user.example.com/k8s/clusters/c-1',
            authMetadata: { 'kubernetes.io/auth-provider': 'google' },
          },
        ],
      },
      { type: 'catalog' },
      {
        type: 'config',
        clusters: [
          {
            name: 'prod',
            url: 'https://second.example.com',
            authProvider: 'google',
          },
        ],
      },
      { type: 'localKubectlProxy' },
    ],
  },
});

describe('candidates', () => {
  it('are the clusters of the Kubernetes plugin, each name once, without a secret', () => {
    const found = candidates(config, []);
    expect(found).toEqual([
      {
        name: 'prod',
        title: 'Production',
        address: 'https://prod.example.com:6443',
        config: { fromBackstageCluster: 'prod' },
        credentials: [],
        registeredAs: [],
      },
      {
        name: 'by-user',
        address: 'https://user.example.com/k8s/clusters/c-1',
        config: { fromBackstageCluster: 'by-user' },
        credentials: ['token'],
        registeredAs: [],
      },
      {
        name: 'local',
        address: 'http://127.0.0.1:8001',
        config: { fromBackstageCluster: 'local' },
        credentials: [],
        registeredAs: [],
      },
    ]);
    expect(JSON.stringify(found)).not.toContain('pass-word');
  });

  it.each([
    {
      reason: 'by the name that the provider refers to',
      provider: { fromBackstageCluster: 'prod' },
      found: ['it', [], []],
    },
    {
      reason: 'by its address, however it is written',
      provider: { server: 'https://PROD.example.com:6443/' },
      found: ['it', [], []],
    },
    {
      reason: 'not by an address with another path',
      provider: { server: 'https://user.example.com/k8s/clusters/c-2' },
      found: [[], [], []],
    },
    {
      reason: 'not where the address is in a kubeconfig',
      provider: { kubeconfigFile: '/etc/kubeconfig' },
      found: [[], [], []],
    },
  ])('are known as registered $reason', ({ provider, found }) => {
    expect(
      candidates(config, [{ name: 'it', config: provider }]).map(
        ({ registeredAs }) => registeredAs,
      ),
    ).toEqual(found.map(each => (each === 'it' ? ['it'] : each)));
  });

  it('are none where there is no such configuration', () => {
    expect(candidates(undefined, [])).toEqual([]);
    expect(candidates(new ConfigReader({}), [])).toEqual([]);
  });
});
