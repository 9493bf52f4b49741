import { LoggerService } from '@backstage/backend-plugin-api';
import { ClusterDetails } from '@backstage/plugin-kubernetes-node';
import {
  InfraApi,
  ProviderSummary,
  SharedProvider,
} from '@infra-orchestration/backstage-plugin-infra-common';

export interface SharedClustersOptions {
  infra: Pick<InfraApi, 'listProviders' | 'shareProvider'>;
  logger: LoggerService;
  now(): number;
  /** Of this plugin, for calls to the infra plugin. */
  token(): Promise<string>;
}

/** A revoked or new provider is known within this time. */
const LIST_MS = 10_000;
/** A token this near to its end is fetched anew. */
const MARGIN_MS = 5 * 60_000;

/**
 * The clusters of the infra plugin; tokens are kept in memory, for as long as they are good. They go to
 * the Kubernetes plugin as those of service accounts: a strategy of one's own would take the place of all
 * that it has, and with them the clusters that authenticate otherwise.
 */
export class SharedClusters {
  readonly #options: SharedClustersOptions;
  #listed: { at: number; clusters: Promise<ClusterDetails[]> } | undefined;
  readonly #shared = new Map<string, SharedProvider>();

  constructor(options: SharedClustersOptions) {
    this.#options = options;
  }

  /** Never rejects: the Kubernetes plugin has clusters of its own, and may start before this is up. */
  async list(): Promise<ClusterDetails[]> {
    const { logger, now } = this.#options;
    const at = now();
    const before = this.#listed;
    if (!before || at - before.at >= LIST_MS) {
      const clusters = this.#read().catch(async error => {
        logger.warn(`The clusters of infra cannot be listed: ${error}`);
        return (await before?.clusters) ?? [];
      });
      this.#listed = { at, clusters };
    }
    return await this.#listed!.clusters;
  }

  async #read(): Promise<ClusterDetails[]> {
    const { infra, token } = this.#options;
    const providers = (
      await infra.listProviders({ token: await token() })
    ).filter(isShared);
    this.#forgetOthers(providers);
    const details = await Promise.all(
      providers.map(provider => this.#detailsOf(provider)),
    );
    return details.flatMap(each => each ?? []);
  }

  /** What was revoked is not used on: its next token would be refused, and this one is dropped. */
  #forgetOthers(providers: readonly ProviderSummary[]): void {
    const names = new Set(providers.map(({ name }) => name));
    for (const name of this.#shared.keys()) {
      if (!names.has(name)) {
        this.#shared.delete(name);
      }
    }
  }

  /** One cluster that cannot be shared does not hide the others. */
  async #detailsOf({
    name,
    revision,
  }: ProviderSummary): Promise<ClusterDetails | undefined> {
    try {
      const { config, token } = await this.#share(name);
      const { url, caData, skipTLSVerify } = config;
      const { title } = revision.document.metadata;
      return {
        name,
        ...(title && { title }),
        url: String(url),
        ...(caData !== undefined && { caData: String(caData) }),
        skipTLSVerify: skipTLSVerify === true,
        authMetadata: {
          'kubernetes.io/auth-provider': 'serviceAccount',
          serviceAccountToken: token,
        },
      };
    } catch (error) {
      this.#options.logger.warn(
        `Cluster ${name} is not supplied to the Kubernetes plugin: ${error}`,
      );
      return undefined;
    }
  }

  async #share(name: string): Promise<SharedProvider> {
    const { infra, now, token } = this.#options;
    const kept = this.#shared.get(name);
    if (kept && Date.parse(kept.expiresAt) - MARGIN_MS > now()) {
      return kept;
    }
    const shared = await infra.shareProvider(name, { token: await token() });
    this.#shared.set(name, shared);
    return shared;
  }
}

/** One of the Kubernetes plugin's own is there already. */
function isShared({ driver, health, revision }: ProviderSummary): boolean {
  const { config = {} } = revision.document.spec;
  return (
    driver === 'kubernetes' &&
    health !== 'AccessRevoked' &&
    config.fromBackstageCluster === undefined &&
    config.kubernetesPlugin !== false
  );
}
