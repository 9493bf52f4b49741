import { createServer, IncomingMessage, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { isSignedWith } from '../../notify/__testUtils__/Receiver';

export const VERIFIER_SECRET = 'a key that the verifier has as well';

/** A service outside that says whether what was deployed is good; it outlives the backends. */
export class Verifier {
  /** By idempotency key, what was asked for: `environment generation`. */
  readonly runs = new Map<string, string>();
  readonly problems: string[] = [];
  /** Generations of which nothing good is said, by the names of environments. */
  isGood: (environment: string, generation: number) => boolean = () => true;
  readonly #server: Server = createServer((request, response) => {
    this.#answer(request).then(
      isGood => response.writeHead(isGood ? 200 : 422).end('{}'),
      error => {
        this.problems.push(String(error));
        response.writeHead(400).end();
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

  async #answer(request: IncomingMessage): Promise<boolean> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    const text = Buffer.concat(chunks).toString('utf8');
    const { headers } = request;
    if (!isSignedWith(VERIFIER_SECRET, { headers, text, event: undefined })) {
      throw new Error(`${request.method} ${request.url} is not signed`);
    }
    const { id, environmentName, generation } = JSON.parse(text);
    this.runs.set(id, `${environmentName} ${generation}`);
    return this.isGood(environmentName, generation);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => {
      this.#server.close(resolve);
    });
  }
}
