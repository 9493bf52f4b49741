import { createServer, IncomingMessage, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { isSignedWith } from '../../notify/__testUtils__/Receiver';

export const HOOK_SECRET = 'a key that only the service has';
/** So often it is looked at before it is over. */
const LOOKS = 2;

interface Run {
  environment: string;
  hook: string;
  /** The same request again; the service does nothing the second time. */
  posts: number;
  looks: number;
}

/**
 * A service outside, which outlives the backends: it does what a hook asks for once for each key, says
 * that it goes on, and is asked until it is over.
 */
export class HookService {
  /** By idempotency key, in the order in which they were begun. */
  readonly runs = new Map<string, Run>();
  /** What was wrong with requests. */
  readonly problems: string[] = [];
  readonly #server: Server = createServer((request, response) => {
    this.#answer(request).then(
      ({ status, key }) => {
        response.statusCode = status;
        response.setHeader('location', `/runs/${key}`);
        response.setHeader('retry-after', '0');
        response.end('{}');
      },
      error => {
        this.problems.push(String(error));
        response.statusCode = 400;
        response.end();
      },
    );
  });

  async listen(): Promise<void> {
    await new Promise<void>(resolve => {
      this.#server.listen(0, '127.0.0.1', resolve);
    });
  }

  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Names of hooks by environment, each as often as the service did it. */
  done(): Record<string, string[]> {
    const done: Record<string, string[]> = {};
    for (const { environment, hook } of this.runs.values()) {
      (done[environment] ??= []).push(hook);
    }
    return done;
  }

  async #answer(request: IncomingMessage) {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    const text = Buffer.concat(chunks).toString('utf8');
    const { headers, method, url = '' } = request;
    if (!isSignedWith(HOOK_SECRET, { headers, text, event: undefined })) {
      throw new Error(`${method} ${url} is not signed`);
    }
    return method === 'POST' ? this.#begin(text, headers) : this.#look(url);
  }

  #begin(text: string, headers: IncomingMessage['headers']) {
    const { id: key, environmentName, hook } = JSON.parse(text);
    if (headers['idempotency-key'] !== key) {
      throw new Error(`The key of ${key} is ${headers['idempotency-key']}`);
    }
    const run = this.runs.get(key) ?? {
      environment: environmentName,
      hook,
      posts: 0,
      looks: 0,
    };
    run.posts++;
    this.runs.set(key, run);
    return { status: 202, key };
  }

  #look(url: string) {
    const key = url.replace('/runs/', '');
    const run = this.runs.get(key);
    if (!run) {
      throw new Error(`Nobody began ${key}`);
    }
    run.looks++;
    return { status: run.looks >= LOOKS ? 200 : 202, key };
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => {
      this.#server.close(resolve);
    });
  }
}
