/**
 * The process that an instance's servers hang on: it starts and stops them,
 * records them in the state file, and takes them along when it ends. Started by
 * `control.ts`, never by hand.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { rmSync } from 'node:fs';
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SandboxState } from './client.ts';
import { writePrivate } from './files.ts';
import { identityOf, isAlive, type ProcessIdentity } from './identity.ts';
import { partOf } from './parts/index.ts';
import { instanceDir, stateFile } from './paths.ts';
import { RunningPart } from './running-part.ts';
import { messageOf } from './wait.ts';

/** How the starting process tells the supervisor what to be. */
export interface SupervisorOptions {
  instance: string;
  owner: ProcessIdentity | null;
  ephemeral: boolean;
}

/** The body of `POST /up`. */
export interface UpRequest {
  part: string;
  owner: ProcessIdentity | null;
  audit: boolean;
}

const OWNER_CHECK_MS = 250;
/** A supervisor that nobody asked for anything is left over from a killed command. */
const IDLE_MS = 60_000;

class Supervisor {
  private readonly options: SupervisorOptions;
  private readonly dir: string;
  private readonly token = randomBytes(32).toString('hex');
  private readonly parts = new Map<string, RunningPart>();
  private readonly idleSince = Date.now();
  private readonly server: Server;
  private owners: ProcessIdentity[] | null;
  private stopping: Promise<void> | undefined;

  constructor(options: SupervisorOptions) {
    this.options = options;
    this.dir = instanceDir(options.instance);
    this.owners = options.owner && [options.owner];
    this.server = createServer((request, response) =>
      this.handle(request, response).catch(error =>
        answer(response, 500, { error: messageOf(error) }),
      ),
    );
    // A start may take longer than the default limit of a request.
    this.server.requestTimeout = 0;
  }

  async run(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(0, '127.0.0.1', resolve);
    });
    this.record();
    setInterval(() => this.stopIfLeftAlone(), OWNER_CHECK_MS);
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
      process.on(signal, () => this.stop());
    }
  }

  private async handle(request: IncomingMessage, response: ServerResponse) {
    if (!this.isAuthorised(request)) {
      answer(response, 401, { error: 'wrong token' });
      return;
    }
    switch (`${request.method} ${request.url}`) {
      case 'POST /up':
        await this.up(JSON.parse(await readBody(request)));
        answer(response, 200, {});
        break;
      case 'POST /down':
        answer(response, 200, {});
        await this.stop();
        break;
      default:
        answer(response, 404, { error: 'no such operation' });
    }
  }

  private async up(request: UpRequest): Promise<void> {
    if (this.stopping) {
      throw new Error('the instance is being stopped');
    }
    this.addOwner(request.owner);
    const { part: name } = request;
    let part = this.parts.get(name);
    if (!part) {
      part = new RunningPart(name, partOf(name), this.dir, () => this.record());
      this.parts.set(name, part);
    }
    await part.up({ audit: request.audit });
  }

  /** One user without an owner keeps the instance up until it is told to stop. */
  private addOwner(owner: ProcessIdentity | null) {
    if (!owner || !this.owners) {
      this.owners = null;
    } else if (!this.owners.some(known => known.pid === owner.pid)) {
      this.owners.push(owner);
    }
  }

  private stopIfLeftAlone() {
    const orphaned = this.owners !== null && !this.owners.some(isAlive);
    const idle = this.parts.size === 0 && Date.now() - this.idleSince > IDLE_MS;
    if (orphaned || idle) {
      this.stop();
    }
  }

  private stop(): Promise<void> {
    this.stopping ??= this.stopEverything();
    return this.stopping;
  }

  private async stopEverything(): Promise<void> {
    await Promise.all([...this.parts.values()].map(part => part.down()));
    rmSync(stateFile(this.options.instance), { force: true });
    if (this.options.ephemeral) {
      rmSync(this.dir, { recursive: true, force: true });
    }
    process.exit(0);
  }

  private record() {
    const state: SandboxState = {
      instance: this.options.instance,
      dataDir: this.dir,
      supervisor: {
        ...identityOf(process.pid)!,
        controlUrl: `http://127.0.0.1:${
          (this.server.address() as AddressInfo).port
        }`,
        token: this.token,
      },
      owners: this.owners,
      ephemeral: this.options.ephemeral,
      parts: Object.fromEntries(
        [...this.parts].map(([name, part]) => [name, part.state()]),
      ),
    };
    writePrivate(
      stateFile(this.options.instance),
      JSON.stringify(state, null, 2),
    );
  }

  private isAuthorised(request: IncomingMessage): boolean {
    const given = Buffer.from(request.headers.authorization ?? '');
    const expected = Buffer.from(`Bearer ${this.token}`);
    return given.length === expected.length && timingSafeEqual(given, expected);
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function answer(response: ServerResponse, status: number, body: unknown) {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(body));
}

if (process.send) {
  await new Supervisor(JSON.parse(process.argv[2])).run();
  process.send('listening');
}
