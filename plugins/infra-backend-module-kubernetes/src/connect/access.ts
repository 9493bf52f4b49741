import { Config } from '@backstage/config';
import { KubeConfig } from '@kubernetes/client-node';
import type { RequestOptions } from 'node:https';
import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import { backstageCluster } from './backstageCluster';
import { KubernetesProviderConfig } from './schema';

/** What of `https.RequestOptions` decides about the connection itself. */
export type TlsSettings = Pick<
  RequestOptions,
  | 'ca'
  | 'cert'
  | 'key'
  | 'pfx'
  | 'passphrase'
  | 'servername'
  | 'rejectUnauthorized'
>;

/** Where a cluster is, and how to be let in. */
export interface ClusterAccess {
  server: URL;
  /** Through a proxy requests go by this agent, one connection each. */
  useAgent: boolean;
  /**
   * Fresh headers and TLS settings. May run a credential plugin of the kubeconfig; the result is
   * kept for half a minute.
   */
  authorize(): Promise<Authorization>;
  /** Forgets what `authorize` kept, after the server refused it. */
  renew(): void;
  /** Nothing is given any more. */
  close?(): void;
}

export interface Authorization {
  headers: Record<string, string>;
  tls: TlsSettings;
  agent?: RequestOptions['agent'];
}

const KEEP_MS = 30_000;

/** @throws DriverError `misconfigured` where the settings are no way in. */
export function clusterAccess(
  config: KubernetesProviderConfig,
  credentials: Record<string, string>,
  rootConfig?: Config,
): ClusterAccess {
  const kubeConfig = loadKubeConfig(config, credentials, rootConfig);
  const cluster = kubeConfig.getCurrentCluster();
  if (!cluster) {
    throw new DriverError(
      'misconfigured',
      `The kubeconfig has no cluster for its context '${kubeConfig.getCurrentContext()}'. Name one of its contexts in config.context: ${
        kubeConfig
          .getContexts()
          .map(c => c.name)
          .join(', ') || 'it has none'
      }.`,
    );
  }
  return accessBy(kubeConfig, cluster.server, Boolean(cluster.proxyUrl));
}

function loadKubeConfig(
  config: KubernetesProviderConfig,
  credentials: Record<string, string>,
  rootConfig?: Config,
): KubeConfig {
  const ways = [
    config.server && 'config.server',
    config.fromBackstageCluster && 'config.fromBackstageCluster',
    config.kubeconfigFile && 'config.kubeconfigFile',
    credentials.kubeconfig && 'the credential kubeconfig',
  ].filter(Boolean);
  if (ways.length !== 1) {
    const found = ways.length ? `has ${ways.join(' and ')}` : 'has none';
    throw new DriverError(
      'misconfigured',
      `A provider of the driver kubernetes needs exactly one of config.server, config.fromBackstageCluster, config.kubeconfigFile and the credential kubeconfig; this one ${found}.`,
    );
  }
  if (config.fromBackstageCluster) {
    return backstageCluster(
      rootConfig,
      config.fromBackstageCluster,
      credentials.token,
    );
  }
  return config.server
    ? fromServer(config, config.server, credentials.token)
    : fromKubeconfig(config, credentials.kubeconfig);
}

function fromServer(
  config: KubernetesProviderConfig,
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
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromClusterAndUser(
    {
      name: 'cluster',
      server,
      skipTLSVerify: config.skipTlsVerify ?? false,
      ...(config.caData ? { caData: asBase64Pem(config.caData) } : {}),
      ...(config.caFile ? { caFile: config.caFile } : {}),
      ...(config.tlsServerName ? { tlsServerName: config.tlsServerName } : {}),
    },
    { name: 'user', token: token.trim() },
  );
  return kubeConfig;
}

function fromKubeconfig(
  { kubeconfigFile, context }: KubernetesProviderConfig,
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

export function asBase64Pem(caData: string): string {
  return caData.includes('-----BEGIN')
    ? Buffer.from(caData).toString('base64')
    : caData;
}

function accessBy(
  kubeConfig: KubeConfig,
  server: string,
  useAgent: boolean,
): ClusterAccess {
  let kept:
    | { authorization: Promise<Authorization>; until: number }
    | undefined;
  return {
    server: new URL(server),
    useAgent,
    authorize: () => {
      if (!kept || kept.until < Date.now()) {
        const authorization = authorize(kubeConfig);
        authorization.catch(() => {
          kept = undefined;
        });
        kept = { authorization, until: Date.now() + KEEP_MS };
      }
      return kept.authorization;
    },
    renew: () => {
      kept = undefined;
    },
  };
}

async function authorize(kubeConfig: KubeConfig): Promise<Authorization> {
  const options: RequestOptions = {};
  try {
    await kubeConfig.applyToHTTPSOptions(options);
  } catch (error) {
    // Not as cause: the error of a credential plugin may hold what the plugin printed.
    throw new DriverError(
      'retryable',
      `The credentials of the cluster cannot be loaded (${
        (error as Error).name
      })`,
    );
  }
  const { ca, cert, key, pfx, passphrase, servername, agent } = options;
  const headers = { ...(options.headers as Record<string, string>) };
  if (options.auth) {
    headers.Authorization = `Basic ${Buffer.from(options.auth).toString(
      'base64',
    )}`;
  }
  const { rejectUnauthorized } = options;
  return {
    headers,
    agent,
    tls: { ca, cert, key, pfx, passphrase, servername, rejectUnauthorized },
  };
}
