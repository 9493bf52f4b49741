import { readdirSync, readlinkSync } from 'node:fs';
import { sep } from 'node:path';

/** Processes that work in the folder or below it; none where the system does not tell. */
export function processesIn(dir: string): number[] {
  if (process.platform !== 'linux') {
    return [];
  }
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(Number)
    .filter(pid => {
      try {
        const cwd = readlinkSync(`/proc/${pid}/cwd`);
        return cwd === dir || cwd.startsWith(dir + sep);
      } catch {
        return false;
      }
    });
}
