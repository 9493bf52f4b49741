import { createServer, IncomingMessage, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { JsonObject } from '@backstage/types';

export interface WorldObject {
  name: string;
  mark: string;
  inputs?: JsonObject;
}

export type WorldRequest =
  | { do: 'get' | 'delete'; name: string; mark: string }
  | { do: 'create'; name: string; mark: string }
  | { do: 'configure'; name: string; mark: string; inputs: JsonObject };

/** An outside world that outlives the processes that work on it. */
export class WorldServer {
  static async start(): Promise<WorldServer> {
    const world = new WorldServer();
    await new Promise<void>(resolve => {
      world.#server.listen(0, '127.0.0.1', resolve);
    });
    return world;
  }

  readonly objects = new Map<string, WorldObject>();
  /** How often each name was ever made. */
  readonly creations = new Map<string, number>();
  readonly #server: Server = createServer(async (request, response) => {
    const answer = this.#answer(await bodyOf(request));
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(answer));
  });

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => this.#server.close(resolve));
  }

  #answer(request: WorldRequest): object {
    const { name, mark } = request;
    const object = this.objects.get(name);
    const isOurs = object?.mark === mark;
    if (request.do === 'create' && !object) {
      this.objects.set(name, { name, mark });
      this.creations.set(name, (this.creations.get(name) ?? 0) + 1);
    } else if (request.do === 'configure' && isOurs) {
      object.inputs = request.inputs;
    } else if (request.do === 'delete' && isOurs) {
      this.objects.delete(name);
    }
    return { object: this.objects.get(name) ?? null };
  }
}

async function bodyOf(request: IncomingMessage): Promise<WorldRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
  }
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}
