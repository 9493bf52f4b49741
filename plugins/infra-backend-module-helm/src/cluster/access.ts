import { KubeConfig } from '@kubernetes/client-node';
import {
  clusterOfContext,
  kubeConfigOfFile,
  kubeConfigOfServer,
  requireOneWay,
} from '@infra-orchestration/backstage-plugin-infra-node/kubernetesUtils';
import { HelmProviderConfig } from '../settings';

/**
 * The cluster by its provider, with nothing else of the kubeconfig in it.
 *
 * @throws DriverError `misconfigured` where the settings are no way in
 */
export function clusterAccess(
  config: HelmProviderConfig,
  credentials: Record<string, string>,
): KubeConfig {
  requireOneWay('helm', {
    'config.server': config.server,
    'config.kubeconfigFile': config.kubeconfigFile,
    'the credential kubeconfig': credentials.kubeconfig,
  });
  return config.server
    ? kubeConfigOfServer(config, config.server, credentials.token)
    : onlyCurrent(kubeConfigOfFile(config, credentials.kubeconfig));
}

/** What the program is given as its kubeconfig: JSON, which is YAML. */
export function kubeconfigText(kubeConfig: KubeConfig): string {
  return kubeConfig.exportConfig();
}

function onlyCurrent(from: KubeConfig): KubeConfig {
  const cluster = clusterOfContext(from, { withUser: true });
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromClusterAndUser(cluster, from.getCurrentUser()!);
  return kubeConfig;
}
