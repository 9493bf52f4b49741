import { Config } from '@backstage/config';
import { SightingCache } from './cache/cache';
import { WorkMemory } from './cache/memory';
import { Watcher } from './cache/watcher';
import { CallGate, KubernetesClient } from './client/client';
import { ConnectionPool } from './client/pool';
import { clusterAccess } from './connect/access';
import { KubernetesProviderConfig } from './connect/schema';

/** What all calls to one provider share. */
export interface KubernetesConnection {
  providerName: string;
  /** URL of the API server. */
  server: string;
  config: KubernetesProviderConfig;
  client: KubernetesClient;
  cache: SightingCache;
  watcher: Watcher;
  memory: WorkMemory;
}

export function openConnection(options: {
  providerName: string;
  config: KubernetesProviderConfig;
  credentials: Record<string, string>;
  rootConfig?: Config;
  gate?: CallGate;
}): KubernetesConnection {
  const { providerName, config, credentials, rootConfig, gate } = options;
  const access = clusterAccess(config, credentials, rootConfig);
  const client = new KubernetesClient(new ConnectionPool(access), gate);
  const cache = new SightingCache();
  return {
    providerName,
    server: access.server.toString().replace(/\/$/, ''),
    config,
    client,
    cache,
    watcher: new Watcher(client, cache),
    memory: new WorkMemory(),
  };
}
