import { KubeConfig } from '@kubernetes/client-node';
import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import { asBase64Pem } from '@infra-orchestration/backstage-plugin-infra-node/kubernetesUtils';
import { ControllerConfig } from '../settings';

/**
 * The cluster in which the controller is.
 *
 * @throws DriverError `misconfigured` where the settings are no way in
 */
export function clusterAccess(
  { server, caData, context }: ControllerConfig,
  { clusterToken, kubeconfig }: Record<string, string | undefined>,
): KubeConfig {
  const access = new KubeConfig();
  if (server && clusterToken) {
    access.loadFromClusterAndUser(
      {
        name: 'cluster',
        server,
        skipTLSVerify: false,
        ...(caData && { caData: asBase64Pem(caData) }),
      },
      { name: 'user', token: clusterToken.trim() },
    );
    return access;
  }
  if (server || !kubeconfig) {
    throw new DriverError(
      'misconfigured',
      'config.status needs its server with the credential clusterToken, or the credential kubeconfig.',
    );
  }
  try {
    access.loadFromString(kubeconfig);
  } catch {
    // The parser's own message quotes the text around the mistake, which may be a key.
    throw new DriverError(
      'misconfigured',
      'The credential kubeconfig cannot be read: it is not valid.',
    );
  }
  if (context) {
    access.setCurrentContext(context);
  }
  if (!access.getCurrentCluster() || !access.getCurrentUser()) {
    throw new DriverError(
      'misconfigured',
      `The kubeconfig has no cluster and user for its context '${access.getCurrentContext()}'. Name one in the config.`,
    );
  }
  return access;
}
