import { readFileSync } from 'node:fs';

/**
 * A process, told apart from a later one with the same number: a start time
 * counts ticks since boot, so it comes with the identity of the boot.
 */
export interface ProcessIdentity {
  pid: number;
  startedAt: string;
}

/** The identity of a running process; undefined when there is none (or a zombie). */
export function identityOf(pid: number): ProcessIdentity | undefined {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the name in brackets and may hold anything, spaces
    // and brackets included; the fields after it start with the state.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state] = fields;
    const startTime = fields[19];
    if (state === 'Z' || state === 'X') {
      return undefined;
    }
    return { pid, startedAt: `${boot.slice(0, 8)}-${startTime}` };
  } catch {
    return undefined;
  }
}

/** Whether exactly this process still runs. */
export function isAlive(identity: ProcessIdentity): boolean {
  return identityOf(identity.pid)?.startedAt === identity.startedAt;
}
