import { ChildProcess, fork } from 'node:child_process';

const LAST_WORDS = 4_000;

export interface Replica {
  /** What the process said when it was ready. */
  ready: any;
  /** By the channel between the processes. */
  send(message: object): void;
  kill(): void;
}

export interface ReplicasOptions {
  /** The module that is a replica's process. It sends `{ ready }` once, then what it likes. */
  script: string;
  /** For the process; secrets are better off here than among its arguments. */
  environment: NodeJS.ProcessEnv;
  onMessage?(replica: Replica, message: any): void;
  onDeath?(replica: Replica): void;
}

/** Processes to be killed; one that is killed can be told from one that ended. */
export class Replicas {
  readonly #options: ReplicasOptions;
  readonly #living = new Map<Replica, ChildProcess>();
  #onDeath: () => void = () => {};
  #stopping = false;
  /** What a process said before it ended of itself. */
  failure: string | undefined;

  constructor(options: ReplicasOptions) {
    this.#options = options;
  }

  /** Oldest first. */
  get living(): Replica[] {
    return [...this.#living.keys()];
  }

  /** Resolves when it is ready; until then it is not among the living. */
  async spawn(): Promise<Replica> {
    const { script, environment, onMessage, onDeath } = this.#options;
    const child = fork(script, {
      execArgv: [
        '--require',
        require.resolve('@backstage/cli/config/nodeTransform.cjs'),
      ],
      env: { ...process.env, NODE_ENV: 'development', ...environment },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    let told = '';
    const hear = (chunk: Buffer) => {
      told = `${told}${chunk}`.slice(-LAST_WORDS);
    };
    child.stdout!.on('data', hear);
    child.stderr!.on('data', hear);
    const replica: Replica = {
      ready: undefined,
      // What it does not hear any more, it need not know.
      send: message => child.connected && child.send(message, () => {}),
      kill: () => child.kill('SIGKILL'),
    };
    // It works before it says that it is ready.
    child.on('message', message => onMessage?.(replica, message));
    await new Promise<void>((resolve, reject) => {
      // The transform that compiles the sources uses the channel as well.
      child.on('message', (message: any) => {
        if ('ready' in message) {
          replica.ready = message.ready;
          resolve();
        }
      });
      child.once('exit', () =>
        reject(new Error(`A process ended before it was ready: ${told}`)),
      );
    });
    this.#living.set(replica, child);
    child.on('exit', (code, signal) => {
      this.#living.delete(replica);
      if (signal !== 'SIGKILL' && !this.#stopping) {
        this.failure ??= `A process ended with ${code ?? signal}: ${told}`;
      }
      onDeath?.(replica);
      this.#onDeath();
    });
    return replica;
  }

  /**
   * Resolves when fewer than `count` are alive.
   *
   * @throws where one ended that nobody killed
   */
  async untilFewerThan(count: number): Promise<void> {
    while (this.#living.size >= count) {
      await new Promise<void>(resolve => {
        this.#onDeath = resolve;
      });
    }
    this.requireSound();
  }

  /** @throws where a process ended that nobody killed */
  requireSound(): void {
    if (this.failure !== undefined) {
      throw new Error(this.failure);
    }
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#living.forEach(child => child.kill('SIGKILL'));
    while (this.#living.size > 0) {
      await new Promise<void>(resolve => {
        this.#onDeath = resolve;
      });
    }
  }
}
