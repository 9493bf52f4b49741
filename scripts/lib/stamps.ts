import { createHash } from 'node:crypto';
import {
  globSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { withLock } from '../../sandbox/src/lock.ts';
import { root, workDir } from './paths.ts';

/** Hash over the content of all files that match, so that a change of any is seen. */
export function hashOf(globs: string[], folder = root): string {
  const hash = createHash('sha256');
  const files = globs
    .flatMap(pattern =>
      globSync(pattern, {
        cwd: folder,
        exclude: name =>
          ['node_modules', 'dist', 'dist-types'].includes(String(name)),
      }),
    )
    .sort();
  for (const file of files) {
    const path = join(folder, file);
    if (!statSync(path).isFile()) continue;
    hash.update(file).update('\0').update(readFileSync(path)).update('\0');
  }
  return hash.digest('hex');
}

export interface Work {
  /** Name of the stamp and its lock. */
  name: string;
  /** Globs of what the result is made from. */
  inputs: string[];
  /** A file of the result, whose content is the result's, or `undefined` where there is none. */
  result(): string | undefined;
  work(): Promise<void>;
  /** Called when somebody else is at it just now. */
  onWait?: () => void;
}

/**
 * Runs the work only where its inputs changed since it last succeeded, or its result is another or
 * gone. One at a time on this tree, whichever command asks.
 *
 * @returns whether it was run
 */
export async function whenChanged(
  work: Work,
  folder: { root: string; workDir: string } = { root, workDir },
): Promise<boolean> {
  const stamp = join(folder.workDir, 'stamps', work.name);
  const lock = join(folder.workDir, 'locks', work.name);
  const current = () => {
    const result = work.result();
    if (result === undefined) return undefined;
    const hash = createHash('sha256').update(result).digest('hex');
    return `${hashOf(work.inputs, folder.root)} ${hash}`;
  };
  return withLock(
    lock,
    async () => {
      const before = current();
      if (before !== undefined && readStamp(stamp) === before) return false;
      // Work that is cut short leaves no stamp, whatever it did to an earlier result.
      rmSync(stamp, { force: true });
      // What changes while it runs is not in the result.
      const inputs = hashOf(work.inputs, folder.root);
      await work.work();
      const after = current();
      if (after?.startsWith(inputs)) {
        mkdirSync(dirname(stamp), { recursive: true });
        writeFileSync(stamp, after);
      }
      return true;
    },
    work.onWait,
  );
}

function readStamp(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // Never stamped.
    return undefined;
  }
}
