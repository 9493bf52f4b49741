import { requireSandboxPart } from '@infra-orchestration/sandbox';
import {
  CustomObjectsApi,
  PatchStrategy,
  setHeaderOptions,
} from '@kubernetes/client-node';
import { setTimeout as after } from 'node:timers/promises';
import { TestCluster, eventually } from './cluster';

const KIND = {
  group: 'externaldns.k8s.io',
  version: 'v1alpha1',
  plural: 'dnsendpoints',
};
const PAUSE_MS = 150;

interface Endpoint {
  dnsName: string;
  recordType: string;
  targets: string[];
  recordTTL?: number;
}

/**
 * Does with DNSEndpoints what external-dns does, which is not there: the records at a real PowerDNS by
 * its API, then `status.observedGeneration`. Without its TXT records of ownership.
 */
export class ExternalDns {
  readonly server = requireSandboxPart('powerdns');
  readonly zone = this.server.zones[0];
  readonly #api: CustomObjectsApi;
  readonly #stop = new AbortController();
  readonly #made = new Map<string, Endpoint>();
  #running?: Promise<void>;

  /** @param prefix - of the namespaces that are looked after */
  constructor(cluster: TestCluster, private readonly prefix: string) {
    this.#api = cluster.kubeConfig.makeApiClient(CustomObjectsApi);
  }

  /** As a provider or a definition names it. */
  get nameServer(): string {
    const { dnsHost, dnsPort } = this.server;
    return `${dnsHost}:${dnsPort}`;
  }

  start(): void {
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
    for (const endpoint of this.#made.values()) {
      await this.remove(endpoint);
    }
  }

  async #run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      await this.#sync();
      await after(PAUSE_MS, undefined, { signal: this.#stop.signal }).catch(
        () => {},
      );
    }
  }

  async #sync(): Promise<void> {
    const { items } = await this.#api.listClusterCustomObject(KIND);
    const ours = items.filter(({ metadata }: any) =>
      metadata.namespace.startsWith(this.prefix),
    );
    const wanted = new Map<string, Endpoint>(
      ours.flatMap(({ spec }: any) =>
        spec.endpoints.map((endpoint: Endpoint) => [keyOf(endpoint), endpoint]),
      ),
    );
    for (const [key, endpoint] of this.#made) {
      if (!wanted.has(key)) {
        await this.remove(endpoint);
        this.#made.delete(key);
      }
    }
    for (const [key, endpoint] of wanted) {
      const made = this.#made.get(key);
      if (JSON.stringify(made) !== JSON.stringify(endpoint)) {
        await this.set(endpoint);
        this.#made.set(key, endpoint);
      }
    }
    for (const object of ours) {
      // Deleted meanwhile: there is nothing to say of it any more.
      await this.#observed(object).catch(() => {});
    }
  }

  async #observed({ metadata, status }: any): Promise<void> {
    const { name, namespace, generation } = metadata;
    if (status?.observedGeneration === generation) {
      return;
    }
    await this.#api.patchNamespacedCustomObjectStatus(
      {
        ...KIND,
        namespace,
        name,
        body: { status: { observedGeneration: generation } },
      },
      setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
    );
  }

  set({ dnsName, recordType, targets, recordTTL = 60 }: Endpoint) {
    const quoted = (text: string) =>
      recordType === 'TXT' ? `"${text}"` : text;
    return this.#patch({
      name: `${dnsName}.`,
      type: recordType,
      ttl: recordTTL,
      changetype: 'REPLACE',
      records: targets.map(target => ({
        content: recordType === 'CNAME' ? `${target}.` : quoted(target),
        disabled: false,
      })),
    });
  }

  remove({ dnsName, recordType }: Pick<Endpoint, 'dnsName' | 'recordType'>) {
    return this.#patch({
      name: `${dnsName}.`,
      type: recordType,
      changetype: 'DELETE',
    });
  }

  /** With SQLite PowerDNS fails one of two transactions that meet. */
  #patch(rrset: object): Promise<void> {
    const { apiUrl, apiKey, serverId } = this.server;
    return eventually(async () => {
      const response = await fetch(
        `${apiUrl}/api/v1/servers/${serverId}/zones/${this.zone}.`,
        {
          method: 'PATCH',
          headers: { 'X-API-Key': apiKey },
          body: JSON.stringify({ rrsets: [rrset] }),
        },
      );
      return response.ok;
    });
  }
}

function keyOf({ dnsName, recordType }: Endpoint): string {
  return `${dnsName} ${recordType}`;
}
