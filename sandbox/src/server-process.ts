import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, writeSync } from 'node:fs';
import { tailOf } from './files.ts';
import { identityOf, type ProcessIdentity } from './identity.ts';
import { pause } from './wait.ts';

export interface ServerOptions {
  name: string;
  command: string;
  args: string[];
  cwd: string;
  /** Absolute path; appended to. */
  log: string;
  env?: Record<string, string>;
  /** Run as this user instead of the superuser. */
  user?: { uid: number; gid: number };
  /** Asks the server to stop; default SIGTERM. */
  stopSignal?: NodeJS.Signals;
  /** How long it may take to stop before it is killed; 0 kills at once. */
  graceMs?: number;
}

/**
 * Runs its arguments only as a child of the process given first: if that one
 * ended before the parent-death signal was in place, nothing is started.
 */
const ONLY_AS_CHILD = 'test "$PPID" = "$0" && exec "$@"';

/** A server that dies with this process, however this process ends. */
export class ServerProcess {
  readonly name: string;
  readonly log: string;
  readonly identity: ProcessIdentity;
  /** Resolves to a sentence once the process has ended. */
  readonly ended: Promise<string>;
  stopping = false;
  private readonly child: ChildProcess;
  private readonly options: ServerOptions;
  private readonly logHeader: string;
  private end: string | undefined;

  private constructor(
    options: ServerOptions,
    logHeader: string,
    child: ChildProcess,
    identity: ProcessIdentity,
  ) {
    this.options = options;
    this.logHeader = logHeader;
    this.name = options.name;
    this.log = options.log;
    this.child = child;
    this.identity = identity;
    this.ended = new Promise(resolve => {
      child.once('exit', (code, signal) => {
        const how = signal ? `was ended by ${signal}` : `exited with ${code}`;
        this.end = `${this.name} ${how}`;
        resolve(this.end);
      });
    });
  }

  static async start(options: ServerOptions): Promise<ServerProcess> {
    const log = openSync(options.log, 'a', 0o600);
    const header = `--- ${new Date().toISOString()} ${options.name}`;
    writeSync(log, `${header}\n`);
    const child = spawn('setpriv', launchArguments(options), {
      cwd: options.cwd,
      // Nothing inherited: a proxy, locale or library path of the user's shell
      // must not change how the servers behave.
      env: {
        PATH: process.env.PATH ?? '/usr/bin:/bin',
        HOME: options.cwd,
        LC_ALL: 'C',
        ...options.env,
      },
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    await once(child, 'spawn').catch(error => {
      throw new Error(`cannot start ${options.name}: ${error.message}`);
    });
    const pid = child.pid!;
    return new ServerProcess(
      options,
      header,
      child,
      identityOf(pid) ?? { pid, startedAt: 'ended' },
    );
  }

  get hasEnded(): boolean {
    return this.end !== undefined;
  }

  /** @throws with the end of the log if the process is no more */
  throwIfEnded(): void {
    if (this.end !== undefined) {
      throw new Error(this.describeEnd());
    }
  }

  /** How the process ended, with the end of its log. */
  describeEnd(): string {
    return `${this.end}; ${this.describeLog()}`;
  }

  describeLog(): string {
    // What an earlier process wrote is of no interest.
    const tail = tailOf(this.log).split(`${this.logHeader}\n`).at(-1) ?? '';
    return `the end of ${this.log}:\n${tail.replace(/^/gm, '    ')}`;
  }

  async stop(): Promise<void> {
    this.stopping = true;
    if (this.hasEnded) {
      return;
    }
    const { stopSignal = 'SIGTERM', graceMs = 5_000 } = this.options;
    if (graceMs > 0) {
      const over = new AbortController();
      this.child.kill(stopSignal);
      await Promise.race([this.ended, pause(graceMs, over.signal)]);
      over.abort();
    }
    if (!this.hasEnded) {
      this.child.kill('SIGKILL');
      await this.ended;
    }
  }
}

function launchArguments(options: ServerOptions): string[] {
  const { user } = options;
  const dropPrivileges = user
    ? [
        `--reuid=${user.uid}`,
        `--regid=${user.gid}`,
        '--clear-groups',
        // Programs and data may lie below the superuser's closed home: this
        // one capability lets the other user pass through it.
        '--inh-caps=-all,+dac_override',
        '--ambient-caps=-all,+dac_override',
        '--bounding-set=-all,+dac_override',
        // Without it access(2), by which PostgreSQL looks for its own programs,
        // would not count the capability.
        '--securebits=+no_setuid_fixup',
      ]
    : [];
  return [
    '--pdeathsig=KILL',
    ...dropPrivileges,
    '--',
    '/bin/sh',
    '-c',
    ONLY_AS_CHILD,
    String(process.pid),
    options.command,
    ...options.args,
  ];
}
