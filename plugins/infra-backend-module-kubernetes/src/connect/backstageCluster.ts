import { Config } from '@backstage/config';
import { KubeConfig } from '@kubernetes/client-node';
import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import { authProviderOf, knownClusters, LOCAL_PROXY } from './knownClusters';

/**
 * A cluster as the Kubernetes plugin has it in `kubernetes.clusterLocatorMethods`. Of its ways to
 * authenticate only those that are the same for every user can be shared; a token among the
 * provider's credentials wins over all.
 */
export function backstageCluster(
  rootConfig: Config | undefined,
  name: string,
  token: string | undefined,
): KubeConfig {
  const known = knownClusters(rootConfig);
  const cluster = known.find(each => each.name === name);
  if (cluster) {
    return cluster.config
      ? fromCluster(cluster.config, name, token)
      : localProxy();
  }
  throw new DriverError(
    'misconfigured',
    `The app configuration has no cluster '${name}' under kubernetes.clusterLocatorMethods. It has: ${
      known.map(each => each.name).join(', ') || 'none'
    }.`,
  );
}

function localProxy(): KubeConfig {
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromClusterAndUser(
    {
      name: LOCAL_PROXY.name,
      server: LOCAL_PROXY.url,
      // Nothing to verify on plain HTTP; the library wants this to be said.
      skipTLSVerify: true,
    },
    { name: 'user' },
  );
  return kubeConfig;
}

function fromCluster(
  cluster: Config,
  name: string,
  token: string | undefined,
): KubeConfig {
  const authProvider = authProviderOf(cluster);
  const ownToken =
    token?.trim() ?? cluster.getOptionalString('serviceAccountToken');

  const kubeConfig = new KubeConfig();
  if (!ownToken && authProvider === 'serviceAccount') {
    // Without a token the Kubernetes plugin takes that of the pod it runs in, and so does this.
    kubeConfig.loadFromCluster();
    return kubeConfig;
  }
  if (!ownToken) {
    throw new DriverError(
      'misconfigured',
      `Cluster '${name}' of the app configuration authenticates by '${authProvider}', which is for users. Give the provider the credential token, or the cluster a serviceAccountToken.`,
    );
  }
  const caData = cluster.getOptionalString('caData');
  const caFile = cluster.getOptionalString('caFile');
  kubeConfig.loadFromClusterAndUser(
    {
      name,
      server: cluster.getString('url'),
      skipTLSVerify: cluster.getOptionalBoolean('skipTLSVerify') ?? false,
      ...(caData ? { caData } : {}),
      ...(caFile ? { caFile } : {}),
    },
    { name: 'user', token: ownToken },
  );
  return kubeConfig;
}
