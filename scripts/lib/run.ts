import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { endWithUs } from './orphans.ts';
import { root, workDir } from './paths.ts';

export interface RunOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Name of the log file under `.sandbox/logs`. */
  log: string;
  /** Called with each line of output. */
  onLine?: (line: string) => void;
  /** Starts even after `stopAll`: for tidying up. */
  lastAct?: boolean;
}

/** Thrown where something was to be started, or was cut short, after `stopAll`. */
export class Interrupted extends Error {
  constructor() {
    super('Interrupted');
  }
}

/** What runs, and when it is over: its exit code, once its log is written. */
const children = new Map<ChildProcess, Promise<number | null>>();
let leaving = false;

/** Whether `stopAll` was called, so that an error is but a consequence of that. */
export const isLeaving = () => leaving;

export const logFile = (name: string) => join(workDir, 'logs', `${name}.log`);

/** The last lines of a log, for an error message. */
export function tail(name: string, lines = 30): string {
  return readFileSync(logFile(name), 'utf8')
    .trimEnd()
    .split('\n')
    .slice(-lines)
    .join('\n');
}

/**
 * Starts a command in a process group of its own, its output going to a log file. The group ends
 * with this process at the latest.
 *
 * @throws Interrupted after `stopAll`
 */
export function start(command: string[], options: RunOptions): ChildProcess {
  if (leaving && !options.lastAct) throw new Interrupted();
  const file = logFile(options.log);
  mkdirSync(dirname(file), { recursive: true });
  const log = createWriteStream(file);
  const [program, ...args] = command;
  const child = spawn(program, args, {
    cwd: options.cwd ?? root,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  endWithUs(child);
  let rest = '';
  const onData = (chunk: Buffer) => {
    log.write(chunk);
    const lines = (rest + chunk.toString('utf8')).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) options.onLine?.(line);
  };
  child.stdout!.on('data', onData);
  child.stderr!.on('data', onData);
  const over = new Promise<number | null>(resolve => {
    child.once('close', code => log.end(() => resolve(code)));
  });
  children.set(child, over);
  over.then(() => children.delete(child));
  return child;
}

/**
 * Runs a command to its end.
 *
 * @throws Error with the tail of its output when it fails; Interrupted after `stopAll`
 */
export async function run(
  command: string[],
  options: RunOptions,
): Promise<void> {
  const child = start(command, options);
  const code = await Promise.race([
    children.get(child)!,
    new Promise<never>((_, reject) => child.once('error', reject)),
  ]);
  if (code === 0) return;
  if (leaving && !options.lastAct) throw new Interrupted();
  throw new Error(
    `${command
      .slice(0, 4)
      .join(' ')} … ended with ${code}; the end of ${logFile(
      options.log,
    )}:\n${tail(options.log)}`,
  );
}

/** Ends a started command and all it started. */
export async function stop(child: ChildProcess): Promise<void> {
  const over = children.get(child);
  if (!over) return;
  kill(child, 'SIGTERM');
  const force = setTimeout(() => kill(child, 'SIGKILL'), 10_000);
  await over;
  clearTimeout(force);
  // What did not care for TERM, and has no output that would be waited for.
  kill(child, 'SIGKILL');
}

function kill(child: ChildProcess, signal: NodeJS.Signals) {
  try {
    if (child.pid) process.kill(-child.pid, signal);
  } catch (error) {
    // The group is gone already, which is what was wanted.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Ends all that was started here, and refuses to start more; for a last act before leaving. */
export async function stopAll(): Promise<void> {
  leaving = true;
  await Promise.all([...children.keys()].map(stop));
}
