import { isSigned } from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
import {
  createServer,
  IncomingMessage,
  Server,
  ServerResponse,
} from 'node:http';
import { AddressInfo } from 'node:net';

export const CHECK_SECRET = 'a key that the check service has as well';

interface Check {
  environment: string;
  hook: string;
  /** The same request again; the service does nothing the second time. */
  posts: number;
}

/** A service outside that is asked to verify, which outlives the processes that ask it. */
export class CheckService {
  /** By idempotency key. */
  readonly checks = new Map<string, Check>();
  readonly problems: string[] = [];
  readonly #onAsked: (runId: string) => Promise<void>;
  readonly #server: Server = createServer((request, response) => {
    this.#answer(request, response).catch(error => {
      this.problems.push(String(error));
      response.writeHead(400).end();
    });
  });

  /** @param onAsked - answers a run of the kind `callback` */
  constructor(onAsked: (runId: string) => Promise<void>) {
    this.#onAsked = onAsked;
  }

  async listen(): Promise<void> {
    await new Promise<void>(resolve => {
      this.#server.listen(0, '127.0.0.1', resolve);
    });
  }

  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => {
      this.#server.close(resolve);
    });
  }

  /** What was done, by environment and hook, with how often. */
  done(): Record<string, number> {
    const done: Record<string, number> = {};
    for (const { environment, hook } of this.checks.values()) {
      const key = `${environment} ${hook}`;
      done[key] = (done[key] ?? 0) + 1;
    }
    return done;
  }

  async #answer(request: IncomingMessage, response: ServerResponse) {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    const body = Buffer.concat(chunks).toString('utf8');
    const header = request.headers['infra-signature'] as string | undefined;
    if (!isSigned(CHECK_SECRET, { header, body, now: new Date() })) {
      throw new Error(`${request.method} ${request.url} is not signed`);
    }
    if (request.method === 'GET') {
      response.writeHead(200).end('{}');
      return;
    }
    const { id, environmentName, hook } = JSON.parse(body);
    const check = this.checks.get(id) ?? {
      environment: environmentName,
      hook,
      posts: 0,
    };
    check.posts++;
    this.checks.set(id, check);
    if (request.url === '/callback') {
      await this.#onAsked(id);
    }
    response
      .writeHead(202, { location: `/runs/${id}`, 'retry-after': '0' })
      .end('{}');
  }
}
