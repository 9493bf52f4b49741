import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type {
  SandboxConnections,
  SandboxPartKind,
  SandboxPartState,
} from './client.ts';
import { readJson, writePrivate } from './files.ts';
import type { Part, PartServerOptions, StartContext } from './parts/part.ts';
import { forgetPorts, portFor } from './ports.ts';
import { ServerProcess } from './server-process.ts';
import { messageOf, waitFor } from './wait.ts';

/** A server that found its port taken in the meantime is given another, once or twice. */
const START_ATTEMPTS = 3;
const PORT_TAKEN =
  /address already in use|EADDRINUSE|could not bind|Unable to bind/i;

export interface PartOptions {
  audit: boolean;
}

/** One part of an instance inside the supervisor: its servers and what is known of them. */
export class RunningPart {
  readonly name: string;
  private readonly part: Part;
  private readonly dir: string;
  private readonly onChange: () => void;
  private phase: SandboxPartState['phase'] = 'stopped';
  private error: string | undefined;
  private connection: SandboxConnections[SandboxPartKind] | undefined;
  private ports: Record<string, number> = {};
  private servers: ServerProcess[] = [];
  private starting: Promise<void> | undefined;
  private abort = new AbortController();

  constructor(
    name: string,
    part: Part,
    instanceDir: string,
    onChange: () => void,
  ) {
    this.name = name;
    this.part = part;
    this.dir = join(instanceDir, name);
    this.onChange = onChange;
  }

  state(): SandboxPartState {
    return {
      kind: this.part.kind,
      phase: this.phase,
      error: this.error,
      processes: this.servers.map(({ name, identity, log }) => ({
        name,
        ...identity,
        log,
      })),
      ports: this.ports,
      connection: this.connection,
    };
  }

  /** Brings the part up unless it is; callers at the same time share one start. */
  up(options: PartOptions): Promise<void> {
    if (this.phase === 'ready') {
      return Promise.resolve();
    }
    this.starting ??= this.start(options).finally(() => {
      this.starting = undefined;
    });
    return this.starting;
  }

  /** Stops the servers, the last started first. */
  async down(): Promise<void> {
    this.abort.abort(new Error('stopped'));
    await this.starting?.catch(() => {});
    await this.stopServers();
    this.set('stopped');
  }

  private async start(options: PartOptions): Promise<void> {
    this.abort = new AbortController();
    mkdirSync(this.dir, { recursive: true, mode: 0o700 });
    this.set('starting');
    for (let attempt = 1; ; attempt++) {
      try {
        this.ports = {};
        this.connection = await this.part.start(this.context(options));
        this.servers.forEach(server => server.throwIfEnded());
        this.set('ready');
        return;
      } catch (error) {
        await this.stopServers();
        const message = messageOf(error);
        if (attempt === START_ATTEMPTS || !PORT_TAKEN.test(message)) {
          this.set('failed', message);
          throw error;
        }
        forgetPorts(this.dir);
      }
    }
  }

  private context(options: PartOptions): StartContext {
    const { dir } = this;
    const { signal } = this.abort;
    return {
      dir,
      signal,
      audit: options.audit,
      port: async purpose => {
        this.ports[purpose] = await portFor(dir, purpose);
        return this.ports[purpose];
      },
      secret: (purpose, encoding = 'hex') =>
        rememberedSecret(dir, purpose, encoding),
      serve: server => this.serve(server),
      run: async program => {
        const process = await this.launch(program);
        const end = await process.ended;
        if (!end.endsWith('exited with 0')) {
          process.throwIfEnded();
        }
      },
      until: (what, timeoutMs, check) =>
        waitFor(
          () => {
            this.servers.forEach(server => server.throwIfEnded());
            return check();
          },
          {
            what,
            timeoutMs,
            signal,
            fatal: () => this.servers.some(server => server.hasEnded),
            detail: () => this.logs(),
          },
        ),
    };
  }

  private async serve(options: PartServerOptions): Promise<ServerProcess> {
    const server = await this.launch(options);
    this.servers.push(server);
    this.onChange();
    server.ended.then(async () => {
      if (!server.stopping && this.phase === 'ready') {
        // The servers of a part are of no use without each other.
        this.set('failed', server.describeEnd());
        await this.stopServers();
        this.onChange();
      }
    });
    return server;
  }

  private launch(options: PartServerOptions): Promise<ServerProcess> {
    this.abort.signal.throwIfAborted();
    return ServerProcess.start({
      ...options,
      cwd: this.dir,
      log: join(this.dir, `${options.name}.log`),
    });
  }

  private async stopServers(): Promise<void> {
    const servers = this.servers.reverse();
    this.servers = [];
    for (const server of servers) {
      await server.stop();
    }
  }

  private logs(): string {
    return this.servers.map(server => server.describeLog()).join('\n');
  }

  private set(phase: SandboxPartState['phase'], error?: string) {
    this.phase = phase;
    this.error = error;
    if (phase !== 'ready') {
      this.connection = undefined;
    }
    this.onChange();
  }
}

function rememberedSecret(
  dir: string,
  purpose: string,
  encoding: 'hex' | 'base64',
): string {
  const file = join(dir, 'secrets.json');
  const secrets = readJson<Record<string, string>>(file) ?? {};
  if (!secrets[purpose]) {
    secrets[purpose] = randomBytes(32).toString(encoding);
    writePrivate(file, JSON.stringify(secrets, null, 2));
  }
  return secrets[purpose];
}
