import { createServer, IncomingMessage, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { createHmac } from 'node:crypto';

export interface Received {
  headers: IncomingMessage['headers'];
  text: string;
  event: any;
}

/** Somebody outside who is told, over HTTP, and keeps what was said. */
export class Receiver {
  readonly received: Received[] = [];
  /** What the next requests are answered, one after the other; then 204. */
  readonly answers: number[] = [];
  /** Called with each request before it is answered. */
  onRequest: (received: Received) => Promise<void> | void = () => {};
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async listen(): Promise<Receiver> {
    const server = createServer();
    const receiver = new Receiver(server);
    server.on('request', async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) {
        chunks.push(chunk);
      }
      const text = Buffer.concat(chunks).toString('utf8');
      const one = {
        headers: request.headers,
        text,
        event: JSON.parse(text),
      };
      receiver.received.push(one);
      await receiver.onRequest(one);
      response.statusCode = receiver.answers.shift() ?? 204;
      response.setHeader('location', '/elsewhere');
      response.end();
    });
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    return receiver;
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/hook`;
  }

  get types(): string[] {
    return this.received.map(({ event }) =>
      event.type.replace('dev.infra-orchestration.', ''),
    );
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => {
      this.#server.close(resolve);
    });
  }
}

/** As a receiver would check it, by the documentation alone. */
export function isSignedWith(secret: string, { headers, text }: Received) {
  const [, time, mac] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(
    String(headers['infra-signature']),
  )!;
  return (
    createHmac('sha256', secret).update(`${time}.${text}`).digest('hex') === mac
  );
}
