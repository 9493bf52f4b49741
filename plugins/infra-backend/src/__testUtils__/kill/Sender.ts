import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { setTimeout as after } from 'node:timers/promises';

const AGAIN_AFTER_MS = 200;

/**
 * Takes what a registry tells, and tells it to a backend, again and again until that accepts it. A
 * registry does so by itself, but one thing after the other.
 */
export class Sender {
  /** Ids of what a backend said that it accepted, of images. */
  readonly accepted: string[] = [];
  /** What backends answered else. */
  readonly problems: string[] = [];
  #pending = 0;
  #isStopping = false;
  readonly #server: Server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    response.writeHead(200).end();
    const { authorization = '', 'content-type': type = '' } = request.headers;
    const headers = { authorization, 'content-type': type };
    await this.#send(Buffer.concat(chunks), headers);
  });

  /** @param target - where a backend takes it, as of now */
  constructor(private readonly target: () => string) {}

  async listen(): Promise<void> {
    await new Promise<void>(resolve => {
      this.#server.listen(0, '127.0.0.1', resolve);
    });
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/`;
  }

  /** Whether nothing is on its way. */
  get isIdle(): boolean {
    return this.#pending === 0;
  }

  async #send(body: Buffer, headers: Record<string, string>): Promise<void> {
    this.#pending += 1;
    while (!this.#isStopping && !(await this.#try(body, headers))) {
      await after(AGAIN_AFTER_MS);
    }
    this.#pending -= 1;
  }

  async #try(body: Buffer, headers: Record<string, string>): Promise<boolean> {
    const request = { method: 'POST', body: new Uint8Array(body), headers };
    const answer = await fetch(this.target(), request).catch(() => undefined);
    if (answer?.status === 202) {
      const { events } = JSON.parse(body.toString('utf8'));
      const ofImages = events.filter(({ target }: any) => target.tag);
      this.accepted.push(...ofImages.map(({ id }: { id: string }) => id));
      return true;
    }
    if (answer) {
      this.problems.push(`${answer.status} ${await answer.text()}`);
    }
    return false;
  }

  async close(): Promise<void> {
    this.#isStopping = true;
    this.#server.closeAllConnections();
    await new Promise(resolve => {
      this.#server.close(resolve);
    });
  }
}
