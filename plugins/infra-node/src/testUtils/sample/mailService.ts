import { createHash } from 'node:crypto';
import {
  IncomingMessage,
  Server,
  ServerResponse,
  createServer,
} from 'node:http';
import { AddressInfo } from 'node:net';

interface StoredMailbox {
  owner?: string;
  quota: number;
  password?: string;
}

/** A small HTTP service as many companies have one, for the sample driver to talk to. */
export class MailService {
  readonly mailboxes = new Map<string, StoredMailbox>();
  readonly token = 'token-of-the-mail-service';
  readonly #server: Server = createServer((request, response) => {
    this.#handle(request, response).catch(error => {
      response.writeHead(500).end(String(error));
    });
  });

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async start(): Promise<void> {
    await new Promise<void>(resolve =>
      this.#server.listen(0, '127.0.0.1', () => resolve()),
    );
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => this.#server.close(resolve));
  }

  async #handle(request: IncomingMessage, response: ServerResponse) {
    const answer = (status: number, box?: StoredMailbox) => {
      response.setHeader('etag', etagOf(box));
      response.writeHead(status).end(
        // The password never leaves again.
        JSON.stringify({ owner: box?.owner, quota: box?.quota }),
      );
    };
    const body = await textOf(request);
    if (request.headers.authorization !== `Bearer ${this.token}`) {
      return answer(401);
    }
    const [, name] = /^\/mailboxes\/([^/]+)$/.exec(request.url ?? '') ?? [];
    const found = this.mailboxes.get(name);
    const { 'if-match': match, 'if-none-match': noneMatch } = request.headers;
    const isOther = match !== undefined && match !== etagOf(found);
    if (isOther || (noneMatch === '*' && found)) {
      return answer(412);
    }
    switch (request.method) {
      case 'PUT': {
        const { owner, quota, password } = JSON.parse(body);
        if (quota > 1000) {
          return answer(422);
        }
        const box = { owner, quota, password };
        this.mailboxes.set(name, box);
        return answer(200, box);
      }
      case 'DELETE':
        this.mailboxes.delete(name);
        return answer(found ? 200 : 404, found);
      default:
        return answer(found ? 200 : 404, found);
    }
  }
}

function etagOf(box: StoredMailbox | undefined): string {
  const hash = createHash('sha256').update(JSON.stringify(box ?? null));
  return `"${hash.digest('hex')}"`;
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
