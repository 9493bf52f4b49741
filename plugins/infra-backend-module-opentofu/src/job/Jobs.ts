import { JsonObject } from '@backstage/types';
import { setTimeout as after } from 'node:timers/promises';
import { KubeClient } from '../cluster/KubeClient';
import { KubernetesApiError } from '../cluster/errors';
import { CONTAINER, SELECTOR } from './objects';

const LOOK_EVERY_MS = 500;
const MERGE = 'application/merge-patch+json';

/** The Jobs of one namespace, and what belongs to them. */
export class Jobs {
  readonly #client: KubeClient;
  readonly #namespace: string;

  constructor(client: KubeClient, namespace: string) {
    this.#client = client;
    this.#namespace = namespace;
  }

  find(name: string, signal: AbortSignal): Promise<any | undefined> {
    return this.#client.find({ method: 'GET', path: this.#job(name), signal });
  }

  async list(signal: AbortSignal): Promise<any[]> {
    const { items } = await this.#client.call({
      method: 'GET',
      path: this.#job(''),
      query: { labelSelector: SELECTOR },
      signal,
    });
    return items;
  }

  /** @returns undefined where there is one of that name */
  async create(job: JsonObject, signal: AbortSignal): Promise<any | undefined> {
    try {
      return await this.#client.call({
        method: 'POST',
        path: this.#job(''),
        body: job,
        signal,
      });
    } catch (error) {
      if (error instanceof KubernetesApiError && error.httpStatus === 409) {
        return undefined;
      }
      throw error;
    }
  }

  async createSecret(secret: JsonObject, signal: AbortSignal): Promise<void> {
    const path = this.#core('secrets');
    await this.#client.call({ method: 'POST', path, body: secret, signal });
  }

  async removeSecret(name: string, signal: AbortSignal): Promise<void> {
    const path = `${this.#core('secrets')}/${name}`;
    await this.#client.find({ method: 'DELETE', path, signal });
  }

  async start(name: string, signal: AbortSignal): Promise<void> {
    await this.#client.call({
      method: 'PATCH',
      path: this.#job(name),
      contentType: MERGE,
      body: { spec: { suspend: false } },
      signal,
    });
  }

  /** The newest, where it has been replaced. */
  async pod(job: any, signal: AbortSignal): Promise<any | undefined> {
    const { items } = await this.#client.call({
      method: 'GET',
      path: this.#core('pods'),
      query: {
        labelSelector: `batch.kubernetes.io/controller-uid=${job.metadata.uid}`,
      },
      signal,
    });
    return items.sort((a: any, b: any) =>
      a.metadata.creationTimestamp.localeCompare(b.metadata.creationTimestamp),
    )[items.length - 1];
  }

  /** @param follow - until the container ends */
  async log(
    pod: any,
    options: {
      follow: boolean;
      signal: AbortSignal;
      onLine(line: string): void;
    },
  ): Promise<void> {
    const { follow, signal, onLine } = options;
    await this.#client.lines(
      {
        method: 'GET',
        path: `${this.#core('pods')}/${pod.metadata.name}/log`,
        query: { container: CONTAINER, follow: `${follow}` },
        signal,
      },
      onLine,
    );
  }

  /** In the foreground: the Job is there until its pod is gone. */
  async remove(job: any, signal: AbortSignal): Promise<void> {
    const { name, uid } = job.metadata;
    try {
      await this.#client.find({
        method: 'DELETE',
        path: this.#job(name),
        body: {
          kind: 'DeleteOptions',
          apiVersion: 'v1',
          propagationPolicy: 'Foreground',
          preconditions: { uid },
        },
        signal,
      });
    } catch (error) {
      // Another one has the name by now.
      if (!(error instanceof KubernetesApiError) || error.httpStatus !== 409) {
        throw error;
      }
    }
  }

  async untilGone(job: any, signal: AbortSignal): Promise<void> {
    const { name, uid } = job.metadata;
    for (;;) {
      const found = await this.find(name, signal);
      if (found?.metadata.uid !== uid) {
        return;
      }
      await after(LOOK_EVERY_MS, undefined, { signal });
    }
  }

  #job(name: string): string {
    const base = `/apis/batch/v1/namespaces/${this.#namespace}/jobs`;
    return name ? `${base}/${name}` : base;
  }

  #core(resource: string): string {
    return `/api/v1/namespaces/${this.#namespace}/${resource}`;
  }
}
