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
import { accountName, accessManifest } from '../access/manifest';
import { KubernetesProviderConfig } from '../connect/schema';

/** A header by which an object is found. */
export interface Header {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string };
}

type AnyObject = KubernetesObject & { [field: string]: any };

const TOKEN_SECONDS = 3600;

/** The sandbox's API server with an administrator's rights, past the driver. */
export class TestCluster {
  readonly #granted = new Set<string>();
  readonly kubeConfig = new KubeConfig();
  readonly objects: KubernetesObjectApi;
  readonly core: CoreV1Api;

  constructor() {
    const { kubeconfig } = requireSandboxPart('kubernetes');
    this.kubeConfig.loadFromFile(kubeconfig);
    this.objects = KubernetesObjectApi.makeApiClient(this.kubeConfig);
    this.core = this.kubeConfig.makeApiClient(CoreV1Api);
  }

  get server(): string {
    return this.kubeConfig.getCurrentCluster()!.server;
  }

  /** Settings of a provider at this address with that token. */
  settings(token: string, server = this.server) {
    const { caData, caFile } = this.kubeConfig.getCurrentCluster()!;
    const config: KubernetesProviderConfig = {
      server,
      ...(caData ? { caData } : {}),
      ...(caFile ? { caFile } : {}),
    };
    return { config: { ...config }, credentials: { token } };
  }

  /**
   * Applies the RBAC manifest that the driver recommends, as an administrator would, and returns a
   * token of its service account.
   */
  async grantAccess(
    providerName: string,
    config: KubernetesProviderConfig = {},
  ): Promise<string> {
    this.#granted.add(providerName);
    const manifest = accessManifest(providerName, config);
    for (const document of parseAllDocuments(manifest)) {
      await this.put(document.toJS());
    }
    return this.tokenOf(accountName(providerName));
  }

  async tokenOf(
    name: string,
    namespace = 'infra-orchestration',
  ): Promise<string> {
    const { status } = await this.core.createNamespacedServiceAccountToken({
      name,
      namespace,
      body: {
        spec: {
          audiences: [],
          expirationSeconds: TOKEN_SECONDS,
        },
      },
    });
    return status!.token;
  }

  /** Takes away all that was granted; the namespace stays for others. */
  async withdrawAll(): Promise<void> {
    for (const providerName of this.#granted) {
      await this.revokeAccess(providerName);
      for (const document of parseAllDocuments(
        accessManifest(providerName, {}),
      )) {
        const object = document.toJS();
        if (object.kind !== 'Namespace') {
          await this.remove(object);
        }
      }
    }
  }

  async revokeAccess(providerName: string): Promise<void> {
    const name = accountName(providerName);
    await this.remove({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name },
    });
  }

  async read(header: Header): Promise<AnyObject | undefined> {
    return orUndefined(this.objects.read<AnyObject>(header));
  }

  async create(object: AnyObject): Promise<void> {
    await this.objects.create(object);
  }

  /** Creates or replaces by server-side apply under a stranger's name. */
  async put(object: AnyObject, manager = 'kubectl', force = true) {
    await this.objects.patch(
      object,
      undefined,
      undefined,
      manager,
      force,
      PatchStrategy.ServerSideApply,
    );
  }

  /** As `kubectl edit` does: a merge patch. */
  async edit(
    header: Header,
    { metadata, ...change }: { metadata?: object; [field: string]: unknown },
  ): Promise<void> {
    await this.objects.patch(
      { ...header, metadata: { ...header.metadata, ...metadata }, ...change },
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

  /** Removes and waits until it is gone. */
  async destroy(header: Header): Promise<void> {
    await this.remove(header);
    await eventually(async () => !(await this.read(header)));
  }

  async createNamespace(name: string): Promise<() => Promise<void>> {
    const header = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
    await this.create(header);
    return () => this.remove(header);
  }
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
