import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import express, { Express, Request, Response } from 'express';

/** What a test has the server answer in the place of what it would. */
export interface Fault {
  status: number;
  headers?: Record<string, string>;
  body?: object;
}

/** What servers of both forges have in common. */
export abstract class ForgeServer {
  /** `<method> <path>` of all requests, in their order. */
  readonly requests: string[] = [];
  /** Asked about each request before it is carried out; `hang` leaves it without an answer. */
  fault: (request: Request) => Fault | 'hang' | undefined | Promise<undefined> =
    () => undefined;
  protected readonly app: Express = express();
  #server?: Server;

  constructor() {
    this.app.use(async (request, response, next) => {
      const path = decodeURIComponent(request.path);
      this.requests.push(`${request.method} ${path}`);
      const fault = await this.fault(request);
      if (!fault) {
        next();
      } else if (fault !== 'hang') {
        response
          .status(fault.status)
          .set(fault.headers ?? {})
          .json(fault.body ?? { message: 'As the test says' });
      }
    });
    this.app.use(express.json({ limit: '5mb' }));
  }

  async start(): Promise<void> {
    const server = createServer(this.app);
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    this.#server = server;
  }

  async stop(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise(resolve => this.#server?.close(resolve));
  }

  /** With the port. */
  get host(): string {
    return `127.0.0.1:${(this.#server!.address() as AddressInfo).port}`;
  }

  get url(): string {
    return `http://${this.host}`;
  }

  /** Without those that only read. */
  get writes(): string[] {
    return this.requests.filter(
      request => !request.startsWith('GET ') && !request.includes('graphql'),
    );
  }
}

/** The part of a list that a request asks for, with 20 or 30 of a page where it does not say. */
export function pageOf<T>(
  all: readonly T[],
  { query }: Request,
  defaultSize: number,
): { items: T[]; page: number; last: number } {
  const size = Math.min(Number(query.per_page ?? defaultSize), 100);
  const page = Number(query.page ?? 1);
  return {
    items: all.slice((page - 1) * size, page * size),
    page,
    last: Math.max(1, Math.ceil(all.length / size)),
  };
}

export function bearerOf(request: Request): string {
  return (
    /^(?:bearer|token) (.+)$/i.exec(request.get('authorization') ?? '')?.[1] ??
    ''
  );
}

export function answer(response: Response, status: number, body?: object) {
  response.status(status).json(body);
}
