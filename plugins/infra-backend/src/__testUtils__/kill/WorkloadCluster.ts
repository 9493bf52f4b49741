import { KubeConfig, KubernetesObjectApi } from '@kubernetes/client-node';
import { requireSandboxPart } from '@infra-orchestration/sandbox';

/** A namespace of the real cluster, past the driver. */
export class WorkloadCluster {
  readonly #objects: KubernetesObjectApi;

  constructor(readonly namespace: string) {
    const config = new KubeConfig();
    config.loadFromFile(requireSandboxPart('kubernetes').kubeconfig);
    this.#objects = KubernetesObjectApi.makeApiClient(config);
  }

  get #namespace() {
    const metadata = { name: this.namespace };
    return { apiVersion: 'v1', kind: 'Namespace', metadata };
  }

  async open(): Promise<void> {
    await this.#objects.create(this.#namespace);
  }

  /** By the names of Deployments. */
  async images(): Promise<Map<string, string>> {
    const { items } = await this.#objects.list<any>(
      'apps/v1',
      'Deployment',
      this.namespace,
    );
    return new Map(
      items.map(({ metadata, spec }) => [
        metadata.name,
        spec.template.spec.containers[0].image,
      ]),
    );
  }

  async close(): Promise<void> {
    await this.#objects.delete(this.#namespace);
  }
}
