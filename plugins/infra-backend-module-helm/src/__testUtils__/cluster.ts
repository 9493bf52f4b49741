import { requireSandboxPart } from '@infra-orchestration/sandbox';
import {
  ApiException,
  CoreV1Api,
  KubeConfig,
  KubernetesObject,
  KubernetesObjectApi,
  PatchStrategy,
} from '@kubernetes/client-node';
import { setTimeout as after } from 'node:timers/promises';
import { parseAllDocuments } from 'yaml';
import { accessManifest, accountName } from '../access/manifest';

/** A header by which an object is found. */
export interface Header {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string };
}

type AnyObject = KubernetesObject & { [field: string]: any };

/** The sandbox's API server with an administrator's rights, past the driver. */
export class TestCluster {
  readonly #granted = new Set<string>();
  readonly kubeconfig: string;
  readonly kubeConfig = new KubeConfig();
  readonly objects: KubernetesObjectApi;
  readonly core: CoreV1Api;

  constructor() {
    this.kubeconfig = requireSandboxPart('kubernetes').kubeconfig;
    this.kubeConfig.loadFromFile(this.kubeconfig);
    this.objects = KubernetesObjectApi.makeApiClient(this.kubeConfig);
    this.core = this.kubeConfig.makeApiClient(CoreV1Api);
  }

  get server(): string {
    return this.kubeConfig.getCurrentCluster()!.server;
  }

  /** Settings of a provider at this address with that token. */
  settings(token: string, server = this.server) {
    const { caData, caFile } = this.kubeConfig.getCurrentCluster()!;
    return {
      config: {
        server,
        ...(caData ? { caData } : {}),
        ...(caFile ? { caFile } : {}),
      },
      credentials: { token },
    };
  }

  /**
   * Applies the RBAC manifest that the driver recommends, as an administrator would, and returns a
   * token of its service account.
   */
  async grantAccess(providerName: string): Promise<string> {
    this.#granted.add(providerName);
    for (const document of documentsFor(providerName)) {
      await this.put(document);
    }
    const { status } = await this.core.createNamespacedServiceAccountToken({
      name: accountName(providerName),
      namespace: 'infra-orchestration',
      body: { spec: { audiences: [], expirationSeconds: 3600 } },
    });
    return status!.token;
  }

  /** Takes away all that was granted; the namespace stays for others. */
  async withdrawAll(): Promise<void> {
    for (const providerName of this.#granted) {
      for (const document of documentsFor(providerName)) {
        if (document.kind !== 'Namespace') {
          await this.remove(document);
        }
      }
    }
  }

  async read(header: Header): Promise<AnyObject | undefined> {
    return orUndefined(this.objects.read<AnyObject>(header));
  }

  async create(object: AnyObject): Promise<void> {
    await this.objects.create(object);
  }

  async put(object: AnyObject): Promise<void> {
    await this.objects.patch(
      object,
      undefined,
      undefined,
      'kubectl',
      true,
      PatchStrategy.ServerSideApply,
    );
  }

  /** As `kubectl edit` does: a merge patch. */
  async edit(header: Header, change: object): Promise<void> {
    await this.objects.patch(
      { ...header, ...change },
      undefined,
      undefined,
      'kubectl-edit',
      undefined,
      PatchStrategy.MergePatch,
    );
  }

  async remove(header: Header): Promise<void> {
    await orUndefined(this.objects.delete(header));
  }

  async createNamespace(name: string): Promise<() => Promise<void>> {
    const header = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
    await this.create(header);
    return () => this.remove(header);
  }

  /** Helm's records of a release. */
  async records(namespace: string, name: string) {
    const { items } = await this.core.listNamespacedSecret({
      namespace,
      labelSelector: `owner=helm,name=${name}`,
    });
    return items;
  }
}

function documentsFor(providerName: string): Header[] {
  return parseAllDocuments(accessManifest(providerName, {})).map(document =>
    document.toJS(),
  );
}

/** Asks again until the answer is true. */
export async function eventually(
  ask: () => Promise<boolean>,
  milliseconds = 30_000,
): Promise<void> {
  const deadline = performance.now() + milliseconds;
  while (!(await ask())) {
    if (performance.now() > deadline) {
      throw new Error(`Not within ${milliseconds} ms: ${ask}`);
    }
    await after(100);
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
