import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createWriteStream, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root, workDir } from './paths.ts';

export interface RunOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Name of the log file under `.sandbox/logs`. */
  log: string;
  /** Called with each line of output. */
  onLine?: (line: string) => void;
}

const children = new Set<ChildProcess>();

/**
 * Has the kernel end a child when this process is gone, also where it was killed. Not by TERM: a
 * backend whose log has no reader any more goes round in circles over that.
 */
const diesWithUs =
  spawnSync('setpriv', ['--version']).status === 0
    ? ['setpriv', '--pdeathsig', 'KILL']
    : [];

export const logFile = (name: string) => join(workDir, 'logs', `${name}.log`);

/** The last lines of a log, for an error message. */
export function tail(name: string, lines = 30): string {
  return readFileSync(logFile(name), 'utf8')
    .trimEnd()
    .split('\n')
    .slice(-lines)
    .join('\n');
}

/** Starts a command in a process group of its own, its output going to a log file. */
export function start(command: string[], options: RunOptions): ChildProcess {
  const file = logFile(options.log);
  mkdirSync(dirname(file), { recursive: true });
  const log = createWriteStream(file);
  const [program, ...args] = [...diesWithUs, ...command];
  const child = spawn(program, args, {
    cwd: options.cwd ?? root,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let rest = '';
  const onData = (chunk: Buffer) => {
    log.write(chunk);
    const lines = (rest + chunk.toString('utf8')).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) options.onLine?.(line);
  };
  child.stdout!.on('data', onData);
  child.stderr!.on('data', onData);
  child.on('close', () => {
    log.end();
    children.delete(child);
  });
  children.add(child);
  return child;
}

/** Runs a command to its end. @throws Error with the tail of its output when it fails. */
export async function run(
  command: string[],
  options: RunOptions,
): Promise<void> {
  const child = start(command, options);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) {
    throw new Error(
      `${command
        .slice(0, 4)
        .join(' ')} … ended with ${code}; the end of ${logFile(
        options.log,
      )}:\n${tail(options.log)}`,
    );
  }
}

/** Ends a started command and all it started. */
export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || !child.pid) {
    return;
  }
  const closed = new Promise<void>(resolve =>
    child.once('close', () => resolve()),
  );
  kill(child, 'SIGTERM');
  const force = setTimeout(() => kill(child, 'SIGKILL'), 10_000);
  await closed;
  clearTimeout(force);
}

function kill(child: ChildProcess, signal: NodeJS.Signals) {
  try {
    process.kill(-child.pid!, signal);
  } catch (error) {
    // The group is gone already, which is what was wanted.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Ends all that was started here; for a last act before leaving. */
export async function stopAll(): Promise<void> {
  await Promise.all([...children].map(stop));
}
