import { type ChildProcess, spawn } from 'node:child_process';
import { type Socket } from 'node:net';

/**
 * Has a child's whole process group killed once this process is gone, in whatever way: the watcher
 * reads from a pipe whose other end the kernel closes then. Not by TERM: a backend whose log has no
 * reader any more goes round in circles over that.
 *
 * @param child - leader of a process group of its own
 */
export function endWithUs(child: ChildProcess): void {
  if (!child.pid) return;
  const watcher = spawn(
    '/bin/sh',
    ['-c', 'read -r _; kill -KILL "-$0"', String(child.pid)],
    // A session of its own: what ends this process must not end the watcher first.
    { stdio: ['pipe', 'ignore', 'ignore'], detached: true },
  );
  watcher.unref();
  (watcher.stdin as Socket).unref();
  child.once('close', () => watcher.kill('SIGKILL'));
}
