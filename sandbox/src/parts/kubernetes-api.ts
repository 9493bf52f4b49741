import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { messageOf } from '../wait.ts';

const VERSION_TIMEOUT_MS = 10_000;

interface Credentials {
  server: string;
  ca: Buffer;
  cert: Buffer;
  key: Buffer;
}

/** The few requests that the sandbox itself makes to an API server it started. */
export class KubernetesApi {
  private readonly credentials: Credentials;

  /** @param kubeconfig - path of a kubeconfig that the sandbox itself wrote */
  constructor(kubeconfig: string) {
    const text = readFileSync(kubeconfig, 'utf8');
    const field = (name: string) => {
      const value = new RegExp(`^\\s*${name}: (\\S+)$`, 'm').exec(text)?.[1];
      if (!value) {
        throw new Error(`${kubeconfig} has no ${name}`);
      }
      return value;
    };
    const bytes = (name: string) => Buffer.from(field(name), 'base64');
    this.credentials = {
      server: field('server'),
      ca: bytes('certificate-authority-data'),
      cert: bytes('client-certificate-data'),
      key: bytes('client-key-data'),
    };
  }

  /**
   * @returns status and body, which is parsed if it is JSON
   * @throws when there is no answer within five seconds
   */
  send(method: string, path: string, body?: unknown) {
    const { server, ...tls } = this.credentials;
    return new Promise<{ status: number; body: any }>((resolve, reject) => {
      const call = request(
        `${server}${path}`,
        {
          method,
          ...tls,
          agent: false,
          headers: { 'Content-Type': 'application/json' },
          signal: AbortSignal.timeout(5_000),
        },
        response => {
          const chunks: Buffer[] = [];
          response.on('data', chunk => chunks.push(chunk));
          response.once('error', reject);
          response.once('end', () => {
            const text = Buffer.concat(chunks).toString('utf8');
            const json = /json/.test(response.headers['content-type'] ?? '');
            resolve({
              status: response.statusCode ?? 0,
              body: json ? JSON.parse(text) : text,
            });
          });
        },
      );
      call.once('error', reject);
      call.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  /** @throws unless the server calls itself ready */
  async ready(): Promise<true> {
    const { status, body } = await this.send('GET', '/readyz');
    if (status !== 200) {
      throw new Error(
        `/readyz answered ${status}: ${String(body).slice(0, 200)}`,
      );
    }
    return true;
  }
}

/**
 * Asks any API server for its version, with whatever credentials the kubeconfig
 * has.
 *
 * @throws unless it answers
 */
export async function askVersion(kubeconfig: string): Promise<void> {
  // Only here: all else of the sandbox does without the workspace's packages.
  const { KubeConfig, VersionApi } = await import(
    '@kubernetes/client-node'
  ).catch(() => {
    throw new Error(
      'asking it needs the npm packages of the workspace: npm run setup',
    );
  });
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  const server = config.getCurrentCluster()?.server;
  if (!server) {
    throw new Error(`${kubeconfig} has no current context with a cluster`);
  }
  const answer = config.makeApiClient(VersionApi).getCode();
  const late = new Promise<never>((_, reject) => {
    setTimeout(
      () => reject(new Error(`no answer within ${VERSION_TIMEOUT_MS} ms`)),
      VERSION_TIMEOUT_MS,
    ).unref();
  });
  try {
    await Promise.race([answer, late]);
  } catch (error) {
    throw new Error(`${server}: ${messageOf(error)}`);
  }
}
