import { readFileSync, readdirSync } from 'node:fs';

const TICKS_PER_SECOND = 100;

interface ProcessTimes {
  parent: number;
  /** Of the process itself. */
  own: number;
  /** Of its children that have ended, and of theirs. */
  ended: number;
}

/**
 * CPU seconds that a process and all its living descendants have used, those of ended children
 * included (proc(5): utime, stime, cutime, cstime).
 */
export function cpuSecondsOf(pid: number): number {
  const all = new Map<number, ProcessTimes>();
  for (const entry of readdirSync('/proc')) {
    if (/^\d+$/.test(entry)) {
      const times = timesOf(Number(entry));
      if (times) all.set(Number(entry), times);
    }
  }
  let sum = 0;
  const visit = (current: number) => {
    const times = all.get(current);
    sum += times ? times.own + times.ended : 0;
    for (const [child, { parent }] of all) if (parent === current) visit(child);
  };
  visit(pid);
  return sum;
}

/** CPU seconds of the programs that this process ran to their end, without its own. */
export const cpuSecondsOfEndedChildren = (): number =>
  timesOf(process.pid)!.ended;

function timesOf(pid: number): ProcessTimes | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    // Gone between the listing and now.
    return undefined;
  }
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const seconds = (first: number) =>
    (Number(fields[first]) + Number(fields[first + 1])) / TICKS_PER_SECOND;
  return { parent: Number(fields[1]), own: seconds(11), ended: seconds(13) };
}
