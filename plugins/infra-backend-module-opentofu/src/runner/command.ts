import { spawn } from 'node:child_process';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import { Tail } from './Tail';

const LOOK_EVERY_MS = 100;
const MOST_ERROR_TEXT = 10_000;

export interface Command {
  program: string;
  args: string[];
  cwd: string;
  env: Record<string, string>;
  /** Folder for what it prints. */
  logs: string;
}

export interface CommandOptions {
  /** Interrupts it. */
  signal: AbortSignal;
  /** Milliseconds from the interrupt until it is killed. */
  grace: number;
  onLine(line: string): void;
}

export interface CommandResult {
  /** Absent where a signal ended it. */
  code?: number;
  stdout: string;
  stderr: string;
}

/**
 * Runs a program to its end, in a process group of its own. It prints into files: the end of this
 * process must not break a pipe under a program that is about to hand in its state.
 *
 * @throws DriverError where it cannot be started
 */
export async function runCommand(
  command: Command,
  options: CommandOptions,
): Promise<CommandResult> {
  const paths = {
    out: join(command.logs, 'out'),
    err: join(command.logs, 'err'),
  };
  const [out, err] = await Promise.all([
    open(paths.out, 'w', 0o600),
    open(paths.err, 'w', 0o600),
  ]);
  const reading = await open(paths.out, 'r');
  try {
    const tail = new Tail(reading, options.onLine);
    const code = await ended(command, [out.fd, err.fd], options, tail);
    await tail.finish();
    return {
      code,
      stdout: await readFile(paths.out, 'utf8'),
      stderr: (await readFile(paths.err, 'utf8')).slice(-MOST_ERROR_TEXT),
    };
  } finally {
    await Promise.all([out.close(), err.close(), reading.close()]);
  }
}

async function ended(
  { program, args, cwd, env }: Command,
  [out, err]: [number, number],
  { signal, grace }: CommandOptions,
  tail: Tail,
): Promise<number | undefined> {
  const child = spawn(program, args, {
    cwd,
    env,
    detached: true,
    stdio: ['ignore', out, err],
  });
  let killTimer: NodeJS.Timeout | undefined;
  const send = (name: NodeJS.Signals) => {
    try {
      process.kill(-child.pid!, name);
    } catch {
      // It has ended by itself.
    }
  };
  const interrupt = () => {
    send('SIGINT');
    killTimer = setTimeout(() => send('SIGKILL'), grace);
  };
  const ticker = setInterval(() => tail.look(), LOOK_EVERY_MS);
  try {
    return await new Promise<number | undefined>((resolve, reject) => {
      child.once('error', error =>
        reject(
          new DriverError(
            'misconfigured',
            `The program ${program} cannot be started: ${error.message}; check infra.opentofu.programs`,
          ),
        ),
      );
      child.once('spawn', () => {
        signal.addEventListener('abort', interrupt, { once: true });
        if (signal.aborted) {
          interrupt();
        }
      });
      child.once('exit', code => resolve(code ?? undefined));
    });
  } finally {
    clearInterval(ticker);
    clearTimeout(killTimer);
    signal.removeEventListener('abort', interrupt);
  }
}
