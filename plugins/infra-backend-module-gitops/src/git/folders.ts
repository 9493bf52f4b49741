import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

const root = () => join(tmpdir(), `infra-gitops-${userInfo().uid}`);

/**
 * A private folder of this process, for what Git has anyway: losing it costs one fetch. Its name tells
 * which process it is of, so that another can see when nobody needs it any more.
 */
export async function makeFolder(): Promise<string> {
  await mkdir(root(), { recursive: true, mode: 0o700 });
  return mkdtemp(join(root(), `${process.pid}-${startOf(process.pid)}-`));
}

export async function removeFolder(dir: string): Promise<void> {
  await rm(dir, { recursive: true, force: true, maxRetries: 3 });
}

/** Takes away what processes left that are gone. */
export async function sweepFolders(): Promise<void> {
  const names = await readdir(root()).catch(() => []);
  for (const name of names) {
    const [pid, start] = name.split('-');
    if (startOf(Number(pid)) !== start) {
      await removeFolder(join(root(), name));
    }
  }
}

/** Since when a process runs, as its kernel counts; a number is given to another one later on. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return isAlive(pid) ? 'running' : 'gone';
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
