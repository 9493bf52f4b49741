import { readFileSync, readdirSync } from 'node:fs';

const TICKS_PER_SECOND = 100;

interface ProcessTimes {
  parent: number;
  seconds: number;
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
    sum += all.get(current)?.seconds ?? 0;
    for (const [child, { parent }] of all) if (parent === current) visit(child);
  };
  visit(pid);
  return sum;
}

function timesOf(pid: number): ProcessTimes | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    // Gone between the listing and now.
    return undefined;
  }
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = fields
    .slice(11, 15)
    .reduce((sum, field) => sum + Number(field), 0);
  return { parent: Number(fields[1]), seconds: ticks / TICKS_PER_SECOND };
}
