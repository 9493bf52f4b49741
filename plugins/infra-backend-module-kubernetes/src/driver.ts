import { Config } from '@backstage/config';
import {
  Driver,
  createDriver,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { clusterCredentials } from '@infra-orchestration/backstage-plugin-infra-node/kubernetesUtils';
import { checkAccess, manifestHead } from './access/checkAccess';
import { accessManifest } from './access/manifest';
import { share } from './access/share';
import { forChosen } from './chosen';
import { CallGate } from './client/client';
import { KubernetesConnection, openConnection } from './connection';
import { candidates } from './connect/candidates';
import { configSchema } from './connect/schema';
import { KubernetesProviderConfig } from './connect/schema';
import { manifestsKind } from './manifests/handler';
import { dnsEndpointKind } from './dns/handler';
import { namespaceKind } from './namespace/handler';
import { routeKind } from './route/handler';
import { volumeKind } from './volume/handler';
import { workloadKind } from './workload/handler';

/** @public */
export interface KubernetesDriverOptions {
  /** The app configuration, for providers that name a cluster of the Kubernetes plugin. */
  config?: Config;
  /** Wraps each call to an API server but the streams of watches. For tests of interruption. */
  gate?: <T>(call: () => Promise<T>) => Promise<T>;
  /** By which the life of minted tokens is judged. For tests. */
  now?: () => number;
}

/**
 * The driver `kubernetes`: namespaces, workloads, routes, volumes, names by external-dns and any
 * manifests, by server-side apply over one pooled connection per provider.
 *
 * @public
 */
export function createKubernetesDriver(
  options: KubernetesDriverOptions = {},
): Driver {
  const { config: rootConfig } = options;
  const gate = options.gate as CallGate | undefined;
  return createDriver<KubernetesConnection>({
    id: 'kubernetes',
    title: 'Kubernetes',
    configSchema,
    credentials: clusterCredentials,
    kinds: [
      namespaceKind,
      manifestsKind,
      workloadKind,
      routeKind,
      volumeKind,
      dnsEndpointKind,
    ].map(forChosen),
    connect: async ({ providerName, config, credentials, signal }) => {
      signal.throwIfAborted();
      return openConnection({
        providerName,
        config: config as KubernetesProviderConfig,
        credentials,
        rootConfig,
        gate,
        now: options.now,
      });
    },
    checkAccess,
    share,
    disconnect: async connection => connection.close(),
    candidates: registered => candidates(rootConfig, registered),
    accessManifest: ({ providerName, config }) => ({
      ...manifestHead,
      content: accessManifest(providerName, config as KubernetesProviderConfig),
    }),
  });
}
