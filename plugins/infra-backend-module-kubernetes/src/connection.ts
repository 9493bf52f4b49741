import { Config } from '@backstage/config';
import { SightingCache } from './cache/cache';
import { WorkMemory } from './cache/memory';
import { Watcher } from './cache/watcher';
import { CallGate, KubernetesClient } from './client/client';
import { ConnectionPool } from './client/pool';
import { ClusterAccess, clusterAccess } from './connect/access';
import { MintedAccess } from './connect/mintedAccess';
import { KubernetesProviderConfig, TokenRequestConfig } from './connect/schema';

/** What all calls to one provider share. */
export interface KubernetesConnection {
  providerName: string;
  /** URL of the API server. */
  server: string;
  config: KubernetesProviderConfig;
  client: KubernetesClient;
  access: ClusterAccess;
  cache: SightingCache;
  watcher: Watcher;
  memory: WorkMemory;
  /** Ends what goes on, and forgets the credentials. */
  close(): void;
}

export function openConnection(options: {
  providerName: string;
  config: KubernetesProviderConfig;
  credentials: Record<string, string>;
  rootConfig?: Config;
  gate?: CallGate;
  now?: () => number;
}): KubernetesConnection {
  const { providerName, config, credentials, rootConfig, gate, now } = options;
  const access = workerAccess(
    clusterAccess(config, credentials, rootConfig),
    config.tokenRequest,
    now,
  );
  const client = new KubernetesClient(new ConnectionPool(access), gate);
  const cache = new SightingCache();
  return {
    providerName,
    server: access.server.toString().replace(/\/$/, ''),
    config,
    client,
    access,
    cache,
    watcher: new Watcher(client, cache),
    memory: new WorkMemory(),
    close: () => {
      client.close();
      access.close?.();
    },
  };
}

/** By the credentials themselves, or by tokens that they mint. */
function workerAccess(
  access: ClusterAccess,
  request: TokenRequestConfig | undefined,
  now: (() => number) | undefined,
): ClusterAccess {
  return request
    ? new MintedAccess(access, request, {
        client: new KubernetesClient(new ConnectionPool(access)),
        now,
      })
    : access;
}
