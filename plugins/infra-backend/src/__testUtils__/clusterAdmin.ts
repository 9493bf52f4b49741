import {
  requireSandboxPart,
  SandboxPartName,
} from '@infra-orchestration/sandbox';
import {
  ApiException,
  CoreV1Api,
  KubeConfig,
  KubernetesObject,
  KubernetesObjectApi,
  PatchStrategy,
} from '@kubernetes/client-node';
import { JsonObject } from '@backstage/types';
import { parseAllDocuments } from 'yaml';

type Header = Pick<KubernetesObject, 'apiVersion' | 'kind'> & {
  metadata: { name: string; namespace?: string };
};

/** A cluster of the sandbox as its administrator sees it, past the suite. */
export class ClusterAdmin {
  readonly #config = new KubeConfig();
  readonly #objects: KubernetesObjectApi;
  readonly #core: CoreV1Api;
  readonly #undo: Header[] = [];

  constructor(
    part: Extract<SandboxPartName, 'kubernetes' | `kubernetes-${number}`>,
  ) {
    this.#config.loadFromFile(requireSandboxPart(part).kubeconfig);
    this.#objects = KubernetesObjectApi.makeApiClient(this.#config);
    this.#core = this.#config.makeApiClient(CoreV1Api);
  }

  /** Of a Provider's `spec.config`. */
  get address(): JsonObject {
    const { server, caData, caFile } = this.#config.getCurrentCluster()!;
    return {
      server,
      ...(caData && { caData }),
      ...(caFile && { caFile }),
    };
  }

  /** Applies what the registration asks for; it is taken away by `leave`. */
  async apply(manifest: string): Promise<void> {
    for (const document of parseAllDocuments(manifest)) {
      const object = document.toJS();
      await this.#objects.patch(
        object,
        undefined,
        undefined,
        'kubectl',
        true,
        PatchStrategy.ServerSideApply,
      );
      if (object.kind !== 'Namespace') {
        this.#undo.push(object);
      }
    }
  }

  async tokenOf(name: string, namespace: string): Promise<string> {
    const { status } = await this.#core.createNamespacedServiceAccountToken({
      name,
      namespace,
      body: { spec: { audiences: [], expirationSeconds: 3600 } },
    });
    return status!.token;
  }

  async labelNodes(labels: Record<string, string | null>): Promise<void> {
    const { items } = await this.#core.listNode();
    for (const { metadata } of items) {
      await this.#objects.patch(
        {
          apiVersion: 'v1',
          kind: 'Node',
          metadata: { name: metadata!.name!, labels } as Header['metadata'],
        },
        undefined,
        undefined,
        undefined,
        undefined,
        PatchStrategy.MergePatch,
      );
    }
  }

  async exists(header: Header): Promise<boolean> {
    return (await this.read(header)) !== undefined;
  }

  /** @typeParam T - as its kind is */
  async read<T>(header: Header): Promise<T | undefined> {
    return (await orUndefined(this.#objects.read(header))) as T | undefined;
  }

  async remove(header: Header): Promise<void> {
    await orUndefined(this.#objects.delete(header));
  }

  async leave(): Promise<void> {
    for (const header of this.#undo.splice(0).reverse()) {
      await this.remove(header);
    }
  }
}

async function orUndefined<T>(promise: Promise<T>): Promise<T | undefined> {
  try {
    return await promise;
  } catch (error) {
    if (error instanceof ApiException && error.code === 404) {
      return undefined;
    }
    throw error;
  }
}
