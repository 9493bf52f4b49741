import { Cluster, KubeConfig } from '@kubernetes/client-node';
import { DriverError } from '../driver/errors';
import { ClusterConfig } from './clusterConfig';

/**
 * A provider has exactly one way to its cluster: of two, nobody could say which one counts.
 *
 * @param ways - what it has, by the name of the setting
 * @throws DriverError `misconfigured`
 *
 * @public
 */
export function requireOneWay(
  driver: string,
  ways: Record<string, unknown>,
): void {
  const names = Object.keys(ways);
  const given = names.filter(name => ways[name]);
  if (given.length !== 1) {
    const found = given.length ? `has ${given.join(' and ')}` : 'has none';
    const all = `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
    throw new DriverError(
      'misconfigured',
      `A provider of the driver ${driver} needs exactly one of ${all}; this one ${found}.`,
    );
  }
}

/**
 * The cluster at an address, by a token.
 *
 * @throws DriverError `misconfigured`
 *
 * @public
 */
export function kubeConfigOfServer(
  config: ClusterConfig,
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

/**
 * The whole kubeconfig of a file, or of the text where there is no file.
 *
 * @throws DriverError `misconfigured`
 *
 * @public
 */
export function kubeConfigOfFile(
  { kubeconfigFile, context }: ClusterConfig,
  text: string | undefined,
): KubeConfig {
  const kubeConfig = new KubeConfig();
  try {
    if (kubeconfigFile) {
      kubeConfig.loadFromFile(kubeconfigFile);
    } else {
      kubeConfig.loadFromString(text ?? '');
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

/**
 * The cluster of the current context.
 *
 * @param options - `withUser` asks for a user of it as well
 * @throws DriverError `misconfigured` where there is none; it names the contexts that are there
 *
 * @public
 */
export function clusterOfContext(
  kubeConfig: KubeConfig,
  options: { withUser?: boolean } = {},
): Cluster {
  const cluster = kubeConfig.getCurrentCluster();
  if (!cluster || (options.withUser && !kubeConfig.getCurrentUser())) {
    const names = kubeConfig.getContexts().map(({ name }) => name);
    throw new DriverError(
      'misconfigured',
      `The kubeconfig has no cluster${
        options.withUser ? ' and user' : ''
      } for its context '${kubeConfig.getCurrentContext()}'. Name one of its contexts in config.context: ${
        names.join(', ') || 'it has none'
      }.`,
    );
  }
  return cluster;
}

/** As a kubeconfig has it: base64 of PEM, whichever of the two was given. @public */
export function asBase64Pem(caData: string): string {
  return caData.includes('-----BEGIN')
    ? Buffer.from(caData).toString('base64')
    : caData;
}
