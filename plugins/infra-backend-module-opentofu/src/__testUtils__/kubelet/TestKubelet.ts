import { randomBytes } from 'node:crypto';
import { createServer, Server } from 'node:https';
import { AddressInfo } from 'node:net';
import { setTimeout as after } from 'node:timers/promises';
import { clusterAccess } from '../../cluster/access';
import { KubernetesApiError } from '../../cluster/errors';
import { ApiCall, KubeClient } from '../../cluster/KubeClient';
import { certificate } from '../certificate';
import { Container } from './Container';

const FINALIZER = 'kubelet.test/process';
const LOOK_EVERY_MS = 100;

/**
 * A node on a real API server whose pods are processes of this host, with their logs by the API.
 *
 * The sandbox's own nodes belong to kwok, which would simulate these pods as well: so a pod keeps the
 * phase `Pending` with the condition `Ready` while it runs, which is nothing to kwok, and has a
 * finalizer as long as its process goes on.
 */
export class TestKubelet {
  readonly name = `kubelet-${randomBytes(4).toString('hex')}`;
  readonly namespace = `runs-${randomBytes(4).toString('hex')}`;
  /** Pods that were started, by name. */
  readonly containers = new Map<string, Container>();
  readonly #client: KubeClient;
  readonly #signal = new AbortController();
  readonly #deleting = new Set<string>();
  #server!: Server;
  #loop: Promise<void> = Promise.resolve();

  constructor(readonly kubeconfig: string) {
    this.#client = new KubeClient(clusterAccess(kubeconfig, undefined), call =>
      call(),
    );
  }

  /** Of a provider whose Jobs are to run here. */
  get nodeSelector() {
    return { 'kubelet.test/name': this.name };
  }

  async start(): Promise<void> {
    const port = await this.#serveLogs();
    await this.api('POST', '/api/v1/namespaces', {
      metadata: { name: this.namespace },
    });
    await this.api('POST', '/api/v1/nodes', {
      metadata: { name: this.name },
      spec: { unschedulable: true },
    });
    await this.#patch(`/api/v1/nodes/${this.name}/status`, {
      status: {
        conditions: [{ type: 'Ready', status: 'True', reason: 'KubeletReady' }],
        addresses: [{ type: 'InternalIP', address: '127.0.0.1' }],
        daemonEndpoints: { kubeletEndpoint: { Port: port } },
      },
    });
    this.#loop = this.#look();
  }

  async stop(): Promise<void> {
    this.#signal.abort();
    await this.#loop;
    for (const container of this.containers.values()) {
      container.signal('KILL');
      await container.remove();
    }
    const signal = AbortSignal.timeout(10_000);
    for (const path of [`namespaces/${this.namespace}`, `nodes/${this.name}`]) {
      await this.#client.find({
        method: 'DELETE',
        path: `/api/v1/${path}`,
        signal,
      });
    }
    this.#server.closeAllConnections();
    this.#server.close();
    this.#client.close();
  }

  /** A plain way to the API server. */
  api(method: ApiCall['method'], path: string, body?: object): Promise<any> {
    return this.#client.call({
      method,
      path,
      body,
      signal: AbortSignal.timeout(10_000),
    });
  }

  async list(resource: 'jobs' | 'secrets' | 'pods'): Promise<any[]> {
    const group = resource === 'jobs' ? 'apis/batch/v1' : 'api/v1';
    const path = `/${group}/namespaces/${this.namespace}/${resource}`;
    return (await this.api('GET', path)).items;
  }

  async #look(): Promise<void> {
    while (!this.#signal.signal.aborted) {
      const pods = await this.list('pods').catch(() => []);
      for (const pod of pods) {
        const { name, deletionTimestamp } = pod.metadata;
        if (deletionTimestamp) {
          this.#delete(pod);
        } else if (!this.containers.has(name)) {
          this.containers.set(name, new Container(pod, this.#get));
          // What was deleted meanwhile is nobody's any more.
          this.#live(pod).catch(() => {});
        }
      }
      await after(LOOK_EVERY_MS);
    }
  }

  readonly #get = (resource: string, name: string) =>
    this.api('GET', `/api/v1/namespaces/${this.namespace}/${resource}/${name}`);

  #delete({ metadata, spec }: any): void {
    const container = this.containers.get(metadata.name);
    if (container && !this.#deleting.has(metadata.name)) {
      this.#deleting.add(metadata.name);
      container.signal('TERM');
      setTimeout(
        () => container.signal('KILL'),
        spec.terminationGracePeriodSeconds * 1000,
      ).unref();
    }
  }

  async #live(pod: any): Promise<void> {
    const { name } = pod.metadata;
    const path = `/api/v1/namespaces/${this.namespace}/pods/${name}`;
    const container = this.containers.get(name)!;
    const tell = (phase: string, fields: object) =>
      this.#patch(`${path}/status`, { status: { phase, ...fields } });
    const stateOf = (state: object) => ({
      containerStatuses: [{ ...status(pod), state }],
    });
    await tell('Pending', { conditions: [{ type: 'Ready', status: 'True' }] });
    await this.#patch(path, { metadata: { finalizers: [FINALIZER] } });
    try {
      await persist(() =>
        this.api('POST', `${path}/binding`, {
          metadata: { name },
          target: { kind: 'Node', name: this.name },
        }),
      );
      const ending = container.run();
      await tell('Pending', stateOf({ running: {} }));
      const terminated = await ending;
      const isGood = terminated.exitCode === 0;
      const reason = isGood ? 'Completed' : 'Error';
      await tell(
        isGood ? 'Succeeded' : 'Failed',
        stateOf({ terminated: { ...terminated, reason } }),
      );
    } finally {
      await this.#patch(path, {
        metadata: { '$deleteFromPrimitiveList/finalizers': [FINALIZER] },
      });
      await container.remove();
    }
  }

  #patch(path: string, body: object): Promise<any> {
    return persist(() =>
      this.#client.call({
        method: 'PATCH',
        path,
        contentType: 'application/strategic-merge-patch+json',
        body,
        signal: AbortSignal.timeout(10_000),
      }),
    );
  }

  /** What the API server asks a kubelet for. It trusts whoever answers. */
  async #serveLogs(): Promise<number> {
    this.#server = createServer(certificate(), async (request, response) => {
      const url = new URL(request.url!, 'https://kubelet');
      const [, kind, , pod] = url.pathname.split('/');
      const container = this.containers.get(pod);
      if (kind !== 'containerLogs' || !container) {
        response.writeHead(404).end();
        return;
      }
      let sent = 0;
      const send = () => {
        response.write(container.text.slice(sent));
        sent = container.text.length;
        if (container.ended || url.searchParams.get('follow') !== 'true') {
          response.end();
        }
      };
      response.writeHead(200);
      container.log.on('more', send);
      response.once('close', () => container.log.off('more', send));
      send();
    });
    await new Promise<void>(resolve => {
      this.#server.listen(0, '127.0.0.1', resolve);
    });
    return (this.#server.address() as AddressInfo).port;
  }
}

/** Others write the same object, and the machine may be busy; only what is gone is given up. */
async function persist<T>(call: () => Promise<T>): Promise<T | undefined> {
  for (let attempt = 0; attempt < 50; attempt++) {
    try {
      return await call();
    } catch (error) {
      const code = error instanceof KubernetesApiError && error.httpStatus;
      if (code === 404) {
        throw error;
      }
      // A binding whose answer was lost.
      if (code === 409 && /already assigned/.test(`${error}`)) {
        return undefined;
      }
    }
    await after(LOOK_EVERY_MS);
  }
  throw new Error('The API server refuses what a kubelet tells');
}

function status({ spec: { containers } }: any) {
  return {
    name: containers[0].name,
    image: containers[0].image,
    imageID: '',
    ready: true,
    restartCount: 0,
  };
}
