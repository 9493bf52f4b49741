import { readFileSync } from 'node:fs';
import { connect, type ClientHttp2Session } from 'node:http2';
import { KubeConfig } from '@kubernetes/client-node';
import { setTimeout } from 'node:timers/promises';
import { OBSERVER } from '../lib/audit.ts';
import { type KubeObject } from './objects.ts';

/** One HTTP/2 connection with the kubeconfig's credentials: as little client as there can be. */
export class BareClient {
  readonly #session: ClientHttp2Session;
  readonly #userAgent: string;

  constructor(kubeconfig: string, userAgent = 'infra-benchmark-bare') {
    const config = new KubeConfig();
    config.loadFromFile(kubeconfig);
    const { server, caData, caFile } = config.getCurrentCluster()!;
    const { certData, certFile, keyData, keyFile } = config.getCurrentUser()!;
    const read = (data?: string, file?: string) =>
      data ? Buffer.from(data, 'base64') : readFileSync(file!);
    this.#userAgent = userAgent;
    this.#session = connect(server, {
      ca: read(caData, caFile),
      cert: read(certData, certFile),
      key: read(keyData, keyFile),
    });
  }

  async request(
    method: string,
    path: string,
    body?: unknown,
    type = 'application/json',
  ) {
    const stream = this.#session.request({
      ':method': method,
      ':path': path,
      'content-type': type,
      'user-agent': this.#userAgent,
      accept: 'application/json',
    });
    stream.setEncoding('utf8');
    stream.end(body === undefined ? undefined : JSON.stringify(body));
    let status = 0;
    stream.on('response', headers => (status = Number(headers[':status'])));
    let text = '';
    for await (const chunk of stream) text += chunk;
    if (status >= 300)
      throw new Error(`${method} ${path}: ${status} ${text.slice(0, 300)}`);
    return JSON.parse(text);
  }

  apply(object: KubeObject) {
    return this.request(
      'PATCH',
      `${pathOf(object)}?fieldManager=bench&force=true`,
      object,
      'application/apply-patch+yaml',
    );
  }

  close() {
    this.#session.close();
  }
}

const plurals: Record<string, string> = {
  Namespace: 'namespaces',
  ServiceAccount: 'serviceaccounts',
  ResourceQuota: 'resourcequotas',
  LimitRange: 'limitranges',
  NetworkPolicy: 'networkpolicies',
  Role: 'roles',
  RoleBinding: 'rolebindings',
  ConfigMap: 'configmaps',
  Secret: 'secrets',
  Service: 'services',
  Deployment: 'deployments',
};

function pathOf({ apiVersion, kind, metadata }: KubeObject): string {
  const group = apiVersion.includes('/')
    ? `/apis/${apiVersion}`
    : `/api/${apiVersion}`;
  const inside = metadata.namespace ? `/namespaces/${metadata.namespace}` : '';
  return `${group}${inside}/${plurals[kind]}/${metadata.name}`;
}

/** Looks from outside whether all deployments of the namespaces are available. */
export class Observer {
  readonly #client: BareClient;

  constructor(kubeconfig: string) {
    this.#client = new BareClient(kubeconfig, OBSERVER);
  }

  async allAvailable(namespaces: string[]): Promise<void> {
    const wanted = new Set(namespaces);
    const deadline = Date.now() + 180_000;
    for (;;) {
      const { items } = await this.#client.request(
        'GET',
        '/apis/apps/v1/deployments',
      );
      const available = items.filter(
        (item: any) =>
          wanted.has(item.metadata.namespace) &&
          item.status.availableReplicas >= 1,
      );
      if (available.length === wanted.size) return;
      if (Date.now() > deadline)
        throw new Error(`${available.length} of ${wanted.size} available`);
      await setTimeout(50);
    }
  }

  async removeNamespaces(namespaces: string[]): Promise<void> {
    for (const name of namespaces) {
      await this.#client
        .request('DELETE', `/api/v1/namespaces/${name}`)
        .catch(() => undefined);
    }
    for (;;) {
      const { items } = await this.#client.request('GET', '/api/v1/namespaces');
      if (!items.some((item: any) => namespaces.includes(item.metadata.name)))
        return;
      await setTimeout(500);
    }
  }

  close() {
    this.#client.close();
  }
}
