import { ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';

/** Worker processes; one that is killed can be told from one that ended. */
export class Replicas {
  readonly #environment: NodeJS.ProcessEnv;
  readonly #living = new Set<ChildProcess>();
  #onDeath: () => void = () => {};
  #stopping = false;
  /** What a worker said before it ended of itself. */
  failure: string | undefined;

  constructor(options: { database: object; worldUrl: string }) {
    this.#environment = {
      ...process.env,
      NODE_ENV: 'development',
      KILL_TEST_WORKER: JSON.stringify(options),
    };
  }

  async spawn(): Promise<void> {
    const child = fork(join(__dirname, 'worker.ts'), {
      execArgv: [
        '--require',
        require.resolve('@backstage/cli/config/nodeTransform.cjs'),
      ],
      env: this.#environment,
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    let told = '';
    child.stderr!.on('data', chunk => (told += chunk));
    this.#living.add(child);
    child.on('exit', (_, signal) => {
      this.#living.delete(child);
      if (signal !== 'SIGKILL' && !this.#stopping) {
        this.failure = told || 'a worker ended';
      }
      this.#onDeath();
    });
    await new Promise<void>((resolve, reject) => {
      child.once('message', () => resolve());
      child.once('exit', () => reject(new Error(told || 'it was killed')));
    });
  }

  /** Resolves when fewer than `count` are alive. */
  async untilFewerThan(count: number): Promise<void> {
    while (this.#living.size >= count) {
      await new Promise<void>(resolve => {
        this.#onDeath = resolve;
      });
    }
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#living.forEach(child => child.kill('SIGKILL'));
    await this.untilFewerThan(1);
  }
}
