import { KubeClient } from './KubeClient';
import { ObjectRef } from './types';

interface ApiResource {
  name: string;
  namespaced: boolean;
}

/** Under which path the server has a kind. */
export class ResourceMapping {
  readonly #client: KubeClient;
  readonly #groups = new Map<string, Map<string, ApiResource>>();

  constructor(client: KubeClient) {
    this.#client = client;
  }

  /** Undefined where the server does not have the kind. */
  async pathOf(
    { apiVersion, kind, namespace, name }: ObjectRef,
    defaultNamespace: string,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    // A kind that is not known may have come since.
    const resource =
      this.#groups.get(apiVersion)?.get(kind) ??
      (await this.#ask(apiVersion, signal))?.get(kind);
    if (!resource) {
      return undefined;
    }
    const place = resource.namespaced
      ? `/namespaces/${encodeURIComponent(namespace ?? defaultNamespace)}`
      : '';
    return `${rootOf(apiVersion)}${place}/${resource.name}/${encodeURIComponent(
      name,
    )}`;
  }

  async #ask(apiVersion: string, signal: AbortSignal) {
    const answer = await this.#client.find({
      method: 'GET',
      path: rootOf(apiVersion),
      signal,
    });
    if (!answer) {
      return undefined;
    }
    const resources = new Map<string, ApiResource>();
    for (const { name, kind, namespaced } of answer.body.resources ?? []) {
      if (!name.includes('/')) {
        resources.set(kind, { name, namespaced });
      }
    }
    this.#groups.set(apiVersion, resources);
    return resources;
  }
}

function rootOf(apiVersion: string): string {
  return apiVersion.includes('/')
    ? `/apis/${apiVersion.split('/').map(encodeURIComponent).join('/')}`
    : `/api/${encodeURIComponent(apiVersion)}`;
}
