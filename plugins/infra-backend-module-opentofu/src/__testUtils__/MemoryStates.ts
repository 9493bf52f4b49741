import {
  InfraStateInfo,
  InfraStateRun,
  InfraStates,
  LeftStateRun,
  OpenStateOptions,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { ConflictError } from '@backstage/errors';
import { randomUUID } from 'node:crypto';
import { createServer, IncomingMessage } from 'node:http';
import { AddressInfo } from 'node:net';

interface Stored {
  owner?: string;
  text?: string;
  version: number;
  lock?: { run: string; info: string };
}

interface Run {
  name: string;
  password: string;
  change: boolean;
  report?: string;
}

/**
 * States in memory, served by the HTTP state protocol. What the backend's own does is tested there,
 * by the same program; this one is for tests of the driver.
 */
export class MemoryStates implements InfraStates {
  readonly states = new Map<string, Stored>();
  readonly runs = new Map<string, Run>();
  #base = '';
  readonly #server = createServer(async (request, response) => {
    const [status, body = ''] = this.#answer(request, await textOf(request));
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(body);
  });

  async start(): Promise<void> {
    await new Promise<void>(resolve => {
      this.#server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = this.#server.address() as AddressInfo;
    this.#base = `http://127.0.0.1:${port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => {
      this.#server.close(resolve);
    });
  }

  async find(name: string): Promise<InfraStateInfo | undefined> {
    const stored = this.states.get(name);
    return stored && !isEmpty(stored)
      ? { version: stored.version, owner: stored.owner }
      : undefined;
  }

  async isBusy(name: string): Promise<boolean> {
    return [...this.runs.values()].some(run => run.name === name && run.change);
  }

  async open(options: OpenStateOptions): Promise<InfraStateRun> {
    const { name, identity, purpose, adopt } = options;
    if (purpose === 'change') {
      const stored = this.#get(name);
      const mark = identity.ownershipMark;
      const isFree = isEmpty(stored) || (adopt && !stored.owner);
      if (stored.owner !== mark && !isFree) {
        throw new ConflictError(`The state ${name} belongs to somebody else`);
      }
      stored.owner = mark;
    }
    const id = randomUUID();
    const password = randomUUID();
    this.runs.set(id, { name, password, change: purpose === 'change' });
    return {
      id,
      address: `${this.#base}/${name}`,
      username: id,
      password,
      lost: new AbortController().signal,
      report: async () => this.runs.get(id)?.report,
      close: async () => this.#end(id),
    };
  }

  async takeOver(runId: string): Promise<LeftStateRun | undefined> {
    const run = this.runs.get(runId);
    return (
      run && {
        renew: async () => this.runs.has(runId),
        push: async text => this.#write(this.#get(run.name), text),
        close: async () => this.#end(runId),
      }
    );
  }

  #get(name: string): Stored {
    const stored = this.states.get(name) ?? { version: 0 };
    this.states.set(name, stored);
    return stored;
  }

  #write(stored: Stored, text: string): void {
    stored.text = text;
    stored.version++;
  }

  #end(id: string): void {
    const run = this.runs.get(id);
    this.runs.delete(id);
    const stored = run && this.states.get(run.name);
    if (stored?.lock?.run === id) {
      stored.lock = undefined;
    }
  }

  #answer(
    { method, headers, url }: IncomingMessage,
    body: string,
  ): [number, string?] {
    const basic = headers.authorization?.replace(/^Basic /, '') ?? '';
    const [id, password] = Buffer.from(basic, 'base64').toString().split(':');
    const run = this.runs.get(id);
    const [, name, report] = new URL(url!, this.#base).pathname.split('/');
    if (run?.password !== password || run.name !== name) {
      return [401];
    }
    if (report) {
      run.report = body;
      return [200];
    }
    const stored = this.states.get(name) ?? { version: 0 };
    switch (run.change || method === 'GET' ? method : 'refused') {
      case 'GET':
        return stored.text === undefined ? [204] : [200, stored.text];
      case 'POST':
        if (stored.lock?.run !== id) {
          return [409];
        }
        this.#write(stored, body);
        return [200];
      case 'LOCK':
        if (stored.lock) {
          return [423, stored.lock.info];
        }
        stored.lock = { run: id, info: body };
        return [200];
      case 'UNLOCK':
        stored.lock = undefined;
        return [200];
      default:
        return [403];
    }
  }
}

function isEmpty({ text }: Stored): boolean {
  if (text === undefined) {
    return true;
  }
  const { resources, outputs } = JSON.parse(text);
  return resources.length === 0 && Object.keys(outputs ?? {}).length === 0;
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) {
    text += chunk;
  }
  return text;
}
