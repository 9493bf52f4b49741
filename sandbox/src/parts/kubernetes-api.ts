import { readFileSync } from 'node:fs';
import { request } from 'node:https';

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
