import { Config } from '@backstage/config';
import { KubeConfig } from '@kubernetes/client-node';
import type { RequestOptions } from 'node:https';
import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import {
  clusterOfContext,
  kubeConfigOfFile,
  kubeConfigOfServer,
  requireOneWay,
} from '@infra-orchestration/backstage-plugin-infra-node/kubernetesUtils';
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
  const cluster = clusterOfContext(kubeConfig);
  return accessBy(kubeConfig, cluster.server, Boolean(cluster.proxyUrl));
}

function loadKubeConfig(
  config: KubernetesProviderConfig,
  credentials: Record<string, string>,
  rootConfig?: Config,
): KubeConfig {
  requireOneWay('kubernetes', {
    'config.server': config.server,
    'config.fromBackstageCluster': config.fromBackstageCluster,
    'config.kubeconfigFile': config.kubeconfigFile,
    'the credential kubeconfig': credentials.kubeconfig,
  });
  if (config.fromBackstageCluster) {
    return backstageCluster(
      rootConfig,
      config.fromBackstageCluster,
      credentials.token,
    );
  }
  return config.server
    ? kubeConfigOfServer(config, config.server, credentials.token)
    : kubeConfigOfFile(config, credentials.kubeconfig);
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
