import { Config } from '@backstage/config';
import {
  ProviderCandidate,
  RegisteredProvider,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { KnownCluster, knownClusters } from './knownClusters';
import { KubernetesProviderConfig } from './schema';

/** The clusters of the Kubernetes plugin's configuration, as providers that they could be. */
export function candidates(
  rootConfig: Config | undefined,
  registered: readonly RegisteredProvider[],
): ProviderCandidate[] {
  return knownClusters(rootConfig).map(cluster => ({
    name: cluster.name,
    ...(cluster.title && { title: cluster.title }),
    address: shown(cluster.url),
    config: { fromBackstageCluster: cluster.name },
    credentials: cluster.isShareable ? [] : ['token'],
    registeredAs: registered
      .filter(({ config }) => isSame(config, cluster))
      .map(({ name }) => name),
  }));
}

/** Somebody may have written a password into the address. */
function shown(url: string): string {
  if (!URL.canParse(url)) {
    return '';
  }
  const { origin, pathname } = new URL(url);
  return pathname === '/' ? origin : `${origin}${pathname}`;
}

function isSame(
  config: Pick<KubernetesProviderConfig, 'fromBackstageCluster' | 'server'>,
  { name, url }: KnownCluster,
): boolean {
  const { fromBackstageCluster, server } = config;
  return (
    fromBackstageCluster === name ||
    (server !== undefined &&
      shown(server) !== '' &&
      shown(server) === shown(url))
  );
}
