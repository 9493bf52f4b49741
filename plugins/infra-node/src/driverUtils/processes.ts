import { readFileSync } from 'node:fs';

/**
 * Names a process so that another one with the same number is not taken for it: Linux counts the
 * start in ticks since boot. Elsewhere the number alone has to do.
 *
 * @returns undefined where there is no such process, or it has ended
 *
 * @public
 */
export function processIdentity(pid: number): string | undefined {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is a name in brackets and may hold anything.
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' || state === 'X'
      ? undefined
      : `${pid}@${boot}-${fields[18]}`;
  } catch {
    return process.platform !== 'linux' && isRunning(pid)
      ? `${pid}`
      : undefined;
  }
}

/** Whether the very process that {@link processIdentity} named still runs. @public */
export function isProcessAlive(identity: string): boolean {
  return processIdentity(Number.parseInt(identity, 10)) === identity;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
