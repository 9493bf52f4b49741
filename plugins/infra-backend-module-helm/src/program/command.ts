import { spawn } from 'node:child_process';
import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';

/** From the wish that it ends until it is killed. Helm notes the failure in the release meanwhile. */
const GRACE_MS = 2_500;
const MOST_OUTPUT = 64 * 1024 * 1024;
const MOST_ERROR_TEXT = 20_000;

export interface Command {
  program: string;
  args: string[];
  cwd: string;
  env: Record<string, string>;
  /** Open file for what it says of failures. */
  errors: number;
  /** What it prints is wanted; else it is thrown away, and no pipe can break under the program. */
  wantsOutput: boolean;
}

export interface CommandOptions {
  signal: AbortSignal;
  onSpawn(pid: number): Promise<void>;
}

export interface CommandResult {
  /** Absent where a signal ended it. */
  code?: number;
  stdout: string;
}

export const shortened = (text: string) => text.slice(-MOST_ERROR_TEXT);

/**
 * Runs a program to its end, in a process group of its own. An abort asks the group to end, and
 * kills it where that does not help.
 *
 * @throws DriverError where it cannot be started
 */
export async function runCommand(
  { program, args, cwd, env, errors, wantsOutput }: Command,
  { signal, onSpawn }: CommandOptions,
): Promise<CommandResult> {
  const child = spawn(program, args, {
    cwd,
    env,
    detached: true,
    stdio: ['ignore', wantsOutput ? 'pipe' : 'ignore', errors],
  });
  const send = (name: NodeJS.Signals) => {
    try {
      process.kill(-child.pid!, name);
    } catch {
      // It has ended by itself.
    }
  };
  let killTimer: NodeJS.Timeout | undefined;
  const end = () => {
    send('SIGTERM');
    killTimer = setTimeout(() => send('SIGKILL'), GRACE_MS);
  };
  const chunks: Buffer[] = [];
  let size = 0;
  child.stdout?.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= MOST_OUTPUT) {
      chunks.push(chunk);
    } else {
      send('SIGKILL');
    }
  });
  try {
    const code = await new Promise<number | undefined>((resolve, reject) => {
      child.once('error', error =>
        reject(
          new DriverError(
            'misconfigured',
            `The program ${program} cannot be started: ${error.message}; check infra.helm.program in the app's configuration`,
          ),
        ),
      );
      child.once('spawn', () => {
        onSpawn(child.pid!).catch(() => {});
        signal.addEventListener('abort', end, { once: true });
        if (signal.aborted) {
          end();
        }
      });
      child.once('close', exit => resolve(exit ?? undefined));
    });
    return { code, stdout: Buffer.concat(chunks).toString('utf8') };
  } finally {
    clearTimeout(killTimer);
    signal.removeEventListener('abort', end);
  }
}
