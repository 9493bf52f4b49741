import { ChildProcess, fork } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { JsonObject } from '@backstage/types';
import { requireSandboxPart } from '@infra-orchestration/sandbox';
import {
  CoreV1Api,
  KubeConfig,
  KubernetesObject,
  KubernetesObjectApi,
  PatchStrategy,
} from '@kubernetes/client-node';
import { parseAllDocuments } from 'yaml';

const NAMESPACE = 'infra-orchestration';

export const document = (
  kind: string,
  name: string,
  spec: JsonObject,
): JsonObject => ({
  apiVersion: 'infra-orchestration.dev/v1alpha1',
  kind,
  metadata: { name },
  spec,
});

/**
 * A backend with both plugins, and the sandbox's cluster registered with infra as the platform team does
 * it: manifest, token, document.
 */
export class SharingBackend {
  static async start(): Promise<SharingBackend> {
    const port = await freePort();
    const token = randomUUID();
    const sharing = new SharingBackend(port, token, spawn(port, token));
    await ready(sharing.#process);
    await sharing.#register();
    return sharing;
  }

  /** Of the provider. */
  readonly name = `shared-${randomBytes(3).toString('hex')}`;
  readonly #admin = new KubeConfig();
  readonly #objects: KubernetesObjectApi;
  readonly #applied: KubernetesObject[] = [];
  readonly #process: ChildProcess;

  private constructor(
    private readonly port: number,
    private readonly token: string,
    process: ChildProcess,
  ) {
    this.#process = process;
    this.#admin.loadFromFile(requireSandboxPart('kubernetes').kubeconfig);
    this.#objects = KubernetesObjectApi.makeApiClient(this.#admin);
  }

  /** @returns what the API answered, and how */
  async ask(
    method: string,
    path: string,
    options: { body?: object; headers?: Record<string, string> } = {},
  ): Promise<{ status: number; body: any }> {
    const { body, headers } = options;
    const response = await fetch(`http://127.0.0.1:${this.port}/api${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        'content-type': 'application/json',
        ...headers,
      },
      body: body && JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, body: text && JSON.parse(text) };
  }

  /** @throws Error where the answer is none of success */
  async call(method: string, path: string, body?: object): Promise<any> {
    const answer = await this.ask(method, path, { body });
    if (answer.status >= 300) {
      const told = JSON.stringify(answer.body);
      throw new Error(`${method} ${path}: ${answer.status} ${told}`);
    }
    return answer.body;
  }

  async #register(): Promise<void> {
    const { name } = this;
    const manifest = await this.call(
      'POST',
      '/infra/drivers/kubernetes/access-manifest',
      { provider: name, config: this.#config },
    );
    for (const parsed of parseAllDocuments(manifest.content)) {
      const object = parsed.toJS();
      await this.#objects.patch(
        object,
        undefined,
        undefined,
        'kubectl',
        true,
        PatchStrategy.ServerSideApply,
      );
      this.#applied.push(object);
    }
    await this.grant();
  }

  /** Registers the cluster with a new token. */
  async grant(): Promise<void> {
    const { status } = await this.#admin
      .makeApiClient(CoreV1Api)
      .createNamespacedServiceAccountToken({
        name: `infra-${this.name}`,
        namespace: NAMESPACE,
        body: { spec: { audiences: [] } },
      });
    const provider = document('Provider', this.name, {
      driver: 'kubernetes',
      config: this.#config,
      credentials: { token: { value: status!.token } },
    });
    await this.call('PUT', '/infra/documents', { documents: [provider] });
  }

  get #config(): JsonObject {
    const { server, caData, caFile } = this.#admin.getCurrentCluster()!;
    return { server, ...(caData && { caData }), ...(caFile && { caFile }) };
  }

  async stop(): Promise<void> {
    const ended = new Promise(resolve => {
      this.#process.once('exit', resolve);
    });
    this.#process.kill('SIGKILL');
    await ended;
    for (const object of this.#applied.reverse()) {
      if (object.kind !== 'Namespace') {
        await this.#objects.delete(object).catch(() => {});
      }
    }
  }
}

function spawn(port: number, token: string): ChildProcess {
  const url = `http://127.0.0.1:${port}`;
  const config = {
    app: { baseUrl: url },
    backend: {
      baseUrl: url,
      listen: `127.0.0.1:${port}`,
      database: { client: 'better-sqlite3', connection: ':memory:' },
      auth: {
        externalAccess: [
          { type: 'static', options: { token, subject: 'sharing-test' } },
        ],
      },
    },
    kubernetes: {
      serviceLocatorMethod: { type: 'multiTenant' },
      clusterLocatorMethods: [{ type: 'config', clusters: [] }],
    },
  };
  return fork(join(__dirname, 'backendProcess.ts'), {
    execArgv: [
      '--require',
      require.resolve('@backstage/cli/config/nodeTransform.cjs'),
    ],
    env: {
      ...process.env,
      NODE_ENV: 'development',
      SHARING_TEST_CONFIG: JSON.stringify(config),
    },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
}

/** @throws Error with the last words of a process that ends before */
async function ready(child: ChildProcess): Promise<void> {
  let told = '';
  child.stderr!.on('data', chunk => {
    told = `${told}${chunk}`.slice(-4_000);
  });
  await new Promise<void>((resolve, reject) => {
    // The transform that compiles the sources uses the channel as well.
    child.on('message', (message: any) => {
      if (message?.ready === true) {
        resolve();
      }
    });
    child.once('exit', () => reject(new Error(`It ended: ${told}`)));
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as { port: number };
  await new Promise(resolve => {
    server.close(resolve);
  });
  return port;
}
