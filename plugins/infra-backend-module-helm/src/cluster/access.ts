import { KubeConfig } from '@kubernetes/client-node';
import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
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
  const ways = [
    config.server && 'config.server',
    config.kubeconfigFile && 'config.kubeconfigFile',
    credentials.kubeconfig && 'the credential kubeconfig',
  ].filter(Boolean);
  if (ways.length !== 1) {
    const found = ways.length ? `has ${ways.join(' and ')}` : 'has none';
    throw new DriverError(
      'misconfigured',
      `A provider of the driver helm needs exactly one of config.server, config.kubeconfigFile and the credential kubeconfig; this one ${found}.`,
    );
  }
  return config.server
    ? fromServer(config, config.server, credentials.token)
    : onlyCurrent(fromKubeconfig(config, credentials.kubeconfig));
}

/** What the program is given as its kubeconfig: JSON, which is YAML. */
export function kubeconfigText(kubeConfig: KubeConfig): string {
  return kubeConfig.exportConfig();
}

function fromServer(
  config: HelmProviderConfig,
  server: string,
  token: string | undefined,
): KubeConfig {
  if (!token) {
    throw new DriverError(
      'misconfigured',
      'A provider with config.server needs the credential token.',
    );
  }
  if (server.startsWith('http:') && !config.skipTlsVerify) {
    throw new DriverError(
      'misconfigured',
      'config.server is plain HTTP: everybody on the way could read the token. Use https, or say config.skipTlsVerify: true for a trial.',
    );
  }
  const { caData, caFile, tlsServerName, skipTlsVerify = false } = config;
  // Helm refuses authorities together with the wish to verify nothing.
  const authority = skipTlsVerify
    ? {}
    : {
        ...(caData && { caData: asBase64Pem(caData) }),
        ...(caFile && { caFile }),
      };
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromClusterAndUser(
    {
      name: 'cluster',
      server,
      skipTLSVerify: skipTlsVerify,
      ...authority,
      ...(tlsServerName && { tlsServerName }),
    },
    { name: 'user', token: token.trim() },
  );
  return kubeConfig;
}

function fromKubeconfig(
  { kubeconfigFile, context }: HelmProviderConfig,
  inline: string | undefined,
): KubeConfig {
  const kubeConfig = new KubeConfig();
  try {
    if (kubeconfigFile) {
      kubeConfig.loadFromFile(kubeconfigFile);
    } else {
      kubeConfig.loadFromString(inline ?? '');
    }
  } catch (error) {
    // The parser's own message quotes the text around the mistake, which may be a key.
    const reason =
      (error as NodeJS.ErrnoException).code === 'ENOENT'
        ? `there is no file ${kubeconfigFile}`
        : 'it is not valid';
    throw new DriverError(
      'misconfigured',
      `The kubeconfig cannot be read: ${reason}.`,
    );
  }
  if (context) {
    kubeConfig.setCurrentContext(context);
  }
  return kubeConfig;
}

function onlyCurrent(from: KubeConfig): KubeConfig {
  const cluster = from.getCurrentCluster();
  const user = from.getCurrentUser();
  if (!cluster || !user) {
    throw new DriverError(
      'misconfigured',
      `The kubeconfig has no cluster and user for its context '${from.getCurrentContext()}'. Name one of its contexts in config.context: ${
        from
          .getContexts()
          .map(({ name }) => name)
          .join(', ') || 'it has none'
      }.`,
    );
  }
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromClusterAndUser(cluster, user);
  return kubeConfig;
}

function asBase64Pem(caData: string): string {
  return caData.includes('-----BEGIN')
    ? Buffer.from(caData).toString('base64')
    : caData;
}
