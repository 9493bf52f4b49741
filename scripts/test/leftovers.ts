import { randomBytes } from 'node:crypto';
import { globSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { workDir } from '../lib/paths.ts';

const PREFIX = 'test-';
const DAY_MS = 24 * 3600_000;

/** A name that no other run has or had. */
export const newInstance = () => `${PREFIX}${randomBytes(4).toString('hex')}`;

/** Logs and reports of a run with nothing to be looked at. */
export function dropPlace(instance: string, folder = workDir): void {
  for (const path of globSync(`{instances,logs,reports}/${instance}`, {
    cwd: folder,
  })) {
    rmSync(join(folder, path), { recursive: true, force: true });
  }
}

/** What runs of the days before kept, because they failed or were killed. */
export function dropLeftovers(folder = workDir, now = Date.now()): void {
  for (const path of globSync(`{instances,logs,reports}/${PREFIX}*`, {
    cwd: folder,
  })) {
    const full = join(folder, path);
    if (now - statSync(full).mtimeMs > DAY_MS) {
      rmSync(full, { recursive: true, force: true });
    }
  }
}
