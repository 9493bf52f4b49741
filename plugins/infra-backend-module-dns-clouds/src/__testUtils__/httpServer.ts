import {
  createServer,
  IncomingMessage,
  RequestListener,
  Server,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { AddressInfo } from 'node:net';

export interface Received {
  method: string;
  url: URL;
  headers: IncomingMessage['headers'];
  body: string;
}

export interface Reply {
  status: number;
  headers?: Record<string, string>;
  body?: string;
}

export const json = (
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): Reply => ({
  status,
  headers: { 'Content-Type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

/** A server for tests on a port of loopback, with faults that a test can arm. */
export class TestServer {
  #server?: Server;
  readonly requests: Received[] = [];
  /** Answers instead of the server where it gives something; or does something before it answers. */
  fault?: (request: Received) => Reply | undefined | Promise<void>;

  constructor(
    private readonly answer: (request: Received) => Reply | Promise<Reply>,
    private readonly tls?: { key: string; cert: string },
  ) {}

  get port(): number {
    return (this.#server!.address() as AddressInfo).port;
  }

  get url(): string {
    return `${this.tls ? 'https' : 'http'}://localhost:${this.port}`;
  }

  async start(): Promise<void> {
    const listener: RequestListener = async (request, response) => {
      const reply = await this.#reply(request);
      response.writeHead(reply.status, reply.headers);
      response.end(reply.body);
    };
    this.#server = this.tls
      ? createTlsServer(this.tls, listener)
      : createServer(listener);
    await new Promise<void>(resolve =>
      this.#server!.listen(0, 'localhost', resolve),
    );
  }

  async stop(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise(resolve => this.#server?.close(resolve));
  }

  async #reply(request: IncomingMessage): Promise<Reply> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    const received: Received = {
      method: request.method ?? '',
      url: new URL(request.url ?? '/', 'http://localhost'),
      headers: request.headers,
      body: Buffer.concat(chunks).toString(),
    };
    this.requests.push(received);
    try {
      const reply = await this.fault?.(received);
      return reply ?? (await this.answer(received));
    } catch (error) {
      return { status: 500, body: `the test's server failed: ${error}` };
    }
  }
}
