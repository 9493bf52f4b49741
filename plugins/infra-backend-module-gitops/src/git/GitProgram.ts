import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import { spawn } from 'node:child_process';
import pLimit from 'p-limit';
import { CloneBrokenError, gitFailure } from './errors';

export interface GitRun {
  /** What is being done, for the error: `fetch the branch main`. */
  doing: string;
  args: string[];
  input?: string | Buffer;
  signal: AbortSignal;
}

const CONCURRENCY = 4;
const TIMEOUT_MS = 120_000;
/** On SIGTERM git takes its locks away; what does not end by then is killed. */
const GRACE_MS = 1_500;

/** Runs the system's `git` in one directory, by argument arrays and without a shell. */
export class GitProgram {
  readonly #limit = pLimit(CONCURRENCY);

  constructor(
    private readonly options: {
      environment: Record<string, string>;
      secrets: string[];
    },
  ) {}

  /**
   * @returns what it wrote
   * @throws what {@link gitFailure} makes of its complaint; the signal's reason where it aborts
   */
  async run(dir: string, run: GitRun): Promise<Buffer> {
    run.signal.throwIfAborted();
    return this.#limit(async () => {
      run.signal.throwIfAborted();
      const { code, stdout, stderr, killed } = await this.#spawn(dir, run);
      if (run.signal.aborted) {
        if (killed) {
          throw new CloneBrokenError(`Could not ${run.doing}: killed`);
        }
        throw run.signal.reason;
      }
      if (code !== 0) {
        throw gitFailure(run.doing, stderr, this.options.secrets);
      }
      return stdout;
    });
  }

  #spawn(dir: string, { args, input, signal }: GitRun) {
    return new Promise<{
      code: number | null;
      stdout: Buffer;
      stderr: string;
      killed: boolean;
    }>((resolve, reject) => {
      const child = spawn('git', ['-C', dir, ...args], {
        env: this.options.environment,
        // A group of its own, so that the helpers for HTTP end with it.
        detached: true,
        stdio: ['pipe', 'pipe', 'pipe'],
      });
      const out: Buffer[] = [];
      const err: Buffer[] = [];
      let killed = false;
      const killGroup = (how: NodeJS.Signals) => {
        try {
          process.kill(-child.pid!, how);
        } catch {
          // It is gone already.
        }
      };
      const end = () => {
        killGroup('SIGTERM');
        setTimeout(() => {
          killed = true;
          killGroup('SIGKILL');
        }, GRACE_MS).unref();
      };
      const timer = setTimeout(end, TIMEOUT_MS);
      signal.addEventListener('abort', end, { once: true });
      child.stdout.on('data', chunk => out.push(chunk));
      child.stderr.on('data', chunk => err.push(chunk));
      // It may end before it read all; what it says then is the reason.
      child.stdin.on('error', () => {});
      child.stdin.end(input);
      child.once('error', error => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        reject(startFailure(error));
      });
      child.once('close', code => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        resolve({
          code,
          killed,
          stdout: Buffer.concat(out),
          stderr: Buffer.concat(err).toString('utf8'),
        });
      });
    });
  }
}

function startFailure(error: NodeJS.ErrnoException): Error {
  return error.code === 'ENOENT'
    ? new DriverError(
        'misconfigured',
        'The program git is not on the PATH of this backend, or its folder of temporary files is gone. Install git.',
      )
    : error;
}
