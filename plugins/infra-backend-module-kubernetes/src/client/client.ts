import { orAbort } from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
import pLimit from 'p-limit';
import { ApiResource, pathOf, isMetadataOnly } from '../objects/builtins';
import { FIELD_MANAGER } from '../objects/ownership';
import { groupKind } from '../objects/refs';
import { KubeObject, ObjectRef } from '../objects/types';
import { KubernetesApiError, UNKNOWN_KIND, isApiError } from '../errors';
import { ConnectionPool } from './pool';
import { readJson, readText } from './body';
import { ResourceMapping } from './mapping';
import { TransportResponse } from './transport';

/** More at once were not faster on a real API server, fewer were slower. */
const CONCURRENCY = 16;
const TIMEOUT_MS = 30_000;

const JSON_TYPE = 'application/json';
const METADATA_TYPE =
  'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';
const METADATA_LIST_TYPE =
  'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';

/** Wraps each call to the outside; see {@link KubernetesDriverOptions.gate}. */
export type CallGate = <T>(call: () => Promise<T>) => Promise<T>;

export interface ApiCall {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  path: string;
  query?: Record<string, string>;
  accept?: string;
  contentType?: string;
  body?: unknown;
  signal: AbortSignal;
}

/**
 * The only I/O of the driver: one pooled connection with the provider's credentials. Rejects with
 * KubernetesApiError where the server refuses, with the signal's reason where it aborts.
 */
export class KubernetesClient {
  readonly #limit = pLimit(CONCURRENCY);
  readonly mapping: ResourceMapping;

  constructor(
    private readonly pool: ConnectionPool,
    private readonly gate: CallGate = call => call(),
  ) {
    this.mapping = new ResourceMapping((path, signal) =>
      this.call({ method: 'GET', path, signal }),
    );
  }

  /** One call with its answer as JSON. */
  async call(call: ApiCall): Promise<any> {
    return (await this.#send(call)).body;
  }

  /** Undefined where it is not there. Of some kinds only metadata; see {@link isMetadataOnly}. */
  async get(
    ref: ObjectRef,
    signal: AbortSignal,
    options: { whole?: boolean } = {},
  ): Promise<KubeObject | undefined> {
    const resource = await this.mapping.find(ref, signal);
    if (!resource) {
      return undefined;
    }
    try {
      return await this.call({
        method: 'GET',
        path: pathOf(resource, ref.namespace, ref.name),
        accept: options.whole ? JSON_TYPE : acceptFor(ref),
        signal,
      });
    } catch (error) {
      if (isApiError(error, 404)) {
        return undefined;
      }
      throw error;
    }
  }

  /**
   * Server-side apply. With `uid`: only to the very object of this uid. With `create`: only where
   * no object of this name is there; a 409 otherwise.
   */
  async apply(
    ref: ObjectRef,
    object: KubeObject,
    options: {
      precondition: { create: true } | { uid: string };
      force?: boolean;
      dryRun?: boolean;
      whole?: boolean;
      signal: AbortSignal;
    },
  ): Promise<{ object: KubeObject; created: boolean }> {
    const resource = await this.#require(ref, options.signal);
    const { precondition, force, dryRun } = options;
    const { status, body } = await this.#send({
      method: 'PATCH',
      path: pathOf(resource, ref.namespace, ref.name),
      query: {
        fieldManager: FIELD_MANAGER,
        force: force ? 'true' : 'false',
        ...(dryRun ? { dryRun: 'All' } : {}),
      },
      accept: options.whole ? JSON_TYPE : acceptFor(ref),
      contentType: 'application/apply-patch+yaml',
      body: withPrecondition(object, precondition),
      signal: options.signal,
    });
    return { object: body, created: status === 201 };
  }

  /** Whether the object is gone at once, or lingers until its finalizers are done. */
  async delete(
    ref: ObjectRef,
    options: {
      uid: string;
      propagation: 'Foreground' | 'Background';
      signal: AbortSignal;
    },
  ): Promise<'gone' | 'lingers'> {
    const resource = await this.#require(ref, options.signal);
    try {
      const answer = await this.call({
        method: 'DELETE',
        path: pathOf(resource, ref.namespace, ref.name),
        body: {
          kind: 'DeleteOptions',
          apiVersion: 'v1',
          preconditions: { uid: options.uid },
          propagationPolicy: options.propagation,
        },
        signal: options.signal,
      });
      return answer.kind === 'Status' ? 'gone' : 'lingers';
    } catch (error) {
      if (isApiError(error, 404)) {
        return 'gone';
      }
      throw error;
    }
  }

  /** One page. */
  async list(
    resource: ApiResource,
    options: {
      namespace?: string;
      labelSelector: string;
      limit?: number;
      cursor?: string;
      signal: AbortSignal;
    },
  ): Promise<{
    items: KubeObject[];
    resourceVersion: string;
    cursor?: string;
  }> {
    const list = await this.call({
      method: 'GET',
      path: pathOf(resource, options.namespace),
      query: {
        labelSelector: options.labelSelector,
        limit: `${options.limit ?? 500}`,
        ...(options.cursor ? { continue: options.cursor } : {}),
      },
      accept: isMetadataOnlyResource(resource) ? METADATA_LIST_TYPE : JSON_TYPE,
      signal: options.signal,
    });
    const { resourceVersion, continue: cursor } = list.metadata;
    return { items: list.items ?? [], resourceVersion, cursor };
  }

  /** The stream of a watch, beside the limit on calls. The caller reads and ends it. */
  async openWatch(
    resource: ApiResource,
    options: {
      labelSelector: string;
      resourceVersion: string;
      timeoutSeconds: number;
      signal: AbortSignal;
    },
  ): Promise<TransportResponse['body']> {
    const query = new URLSearchParams({
      watch: 'true',
      allowWatchBookmarks: 'true',
      labelSelector: options.labelSelector,
      resourceVersion: options.resourceVersion,
      timeoutSeconds: `${options.timeoutSeconds}`,
    });
    const response = await this.pool.send({
      method: 'GET',
      path: `${pathOf(resource)}?${query}`,
      headers: {
        Accept: isMetadataOnlyResource(resource) ? METADATA_TYPE : JSON_TYPE,
      },
      signal: options.signal,
    });
    await this.#check(response);
    return response.body;
  }

  close(): void {
    this.pool.close();
  }

  async #require(ref: ObjectRef, signal: AbortSignal): Promise<ApiResource> {
    const resource = await this.mapping.find(ref, signal);
    if (!resource) {
      throw new KubernetesApiError(404, {
        reason: UNKNOWN_KIND,
        message: `the cluster has no kind ${ref.kind} of ${ref.apiVersion}`,
      });
    }
    return resource;
  }

  #send(call: ApiCall): Promise<{ status: number; body: any }> {
    call.signal.throwIfAborted();
    const turn = this.#limit(() => {
      call.signal.throwIfAborted();
      return this.gate(() => this.#attempt(call, true));
    });
    // Whoever waits in line when it is aborted does not wait for its turn.
    return orAbort(call.signal, turn);
  }

  async #attempt(
    call: ApiCall,
    mayRenew: boolean,
  ): Promise<{ status: number; body: any }> {
    const { method, path, query, accept, contentType, body } = call;
    const signal = AbortSignal.any([
      call.signal,
      AbortSignal.timeout(TIMEOUT_MS),
    ]);
    const response = await this.pool.send({
      method,
      path: query ? `${path}?${new URLSearchParams(query)}` : path,
      headers: {
        Accept: accept ?? JSON_TYPE,
        ...(body === undefined
          ? {}
          : { 'Content-Type': contentType ?? JSON_TYPE }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal,
    });
    if (response.status === 401 && mayRenew) {
      await readText(response.body);
      this.pool.renew();
      return this.#attempt(call, false);
    }
    await this.#check(response);
    return { status: response.status, body: await readJson(response.body) };
  }

  async #check({ status, headers, body }: TransportResponse): Promise<void> {
    if (status >= 200 && status < 300) {
      return;
    }
    const text = await readText(body);
    const answer = parseStatus(text);
    const seconds =
      answer.details?.retryAfterSeconds ?? Number(headers['retry-after']);
    throw new KubernetesApiError(
      status,
      answer,
      seconds > 0 ? seconds * 1000 : undefined,
    );
  }
}

/**
 * `create`: no object ever has this resource version (that of an empty store), so an existing one
 * is a conflict, while a creation does not look at it. See docs/adr/0004-kubernetes-hot-path.md.
 */
const NO_SUCH_VERSION = '1';

function withPrecondition(
  object: KubeObject,
  precondition: { create: true } | { uid: string },
): KubeObject {
  return {
    ...object,
    metadata: {
      ...object.metadata,
      ...('uid' in precondition
        ? { uid: precondition.uid }
        : { resourceVersion: NO_SUCH_VERSION }),
    },
  };
}

function acceptFor(ref: ObjectRef): string {
  return isMetadataOnly(groupKind(ref)) ? METADATA_TYPE : JSON_TYPE;
}

function isMetadataOnlyResource({ group, kind }: ApiResource): boolean {
  return isMetadataOnly(`${group}/${kind}`);
}

/** Proxies and gateways answer with pages of their own. */
function parseStatus(text: string): KubernetesApiError['status'] {
  try {
    const answer = JSON.parse(text);
    return answer?.kind === 'Status' ? answer : {};
  } catch {
    return {};
  }
}
