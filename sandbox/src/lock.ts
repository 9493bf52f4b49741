import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Runs `work` while holding a lock on a file. The kernel gives the lock back
 * when its holder ends in whatever way, so that no stale lock can remain: it is
 * held by a small child that ends when this process' end of its input closes.
 *
 * @param onWait - called once if somebody else holds the lock
 */
export async function withLock<T>(
  file: string,
  work: () => Promise<T>,
  onWait: () => void = () => {},
): Promise<T> {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const holder = spawn(
    'flock',
    [file, '/bin/sh', '-c', 'echo held; exec cat'],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
      // Out of reach of the terminal's Ctrl-C, which ends this process anyway.
      detached: true,
    },
  );
  const patience = setTimeout(onWait, 500);
  try {
    await Promise.race([
      once(holder.stdout, 'data'),
      once(holder, 'exit').then(([code]) => {
        throw new Error(`cannot lock ${file}: flock exited with ${code}`);
      }),
    ]);
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'ENOENT'
      ? new Error("the program 'flock' (package util-linux) is missing")
      : error;
  } finally {
    clearTimeout(patience);
  }
  try {
    return await work();
  } finally {
    holder.stdin.end();
    await once(holder, 'exit');
  }
}
