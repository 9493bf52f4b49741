import { createHash } from 'node:crypto';
import {
  globSync,
  mkdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { root, workDir } from './paths.ts';

/** Hash over the content of all files that match, so that a change of any is seen. */
export function hashOf(globs: string[]): string {
  const hash = createHash('sha256');
  const files = globs
    .flatMap(pattern =>
      globSync(pattern, {
        cwd: root,
        exclude: name =>
          ['node_modules', 'dist', 'dist-types'].includes(String(name)),
      }),
    )
    .sort();
  for (const file of files) {
    const path = join(root, file);
    if (!statSync(path).isFile()) continue;
    hash.update(file).update('\0').update(readFileSync(path)).update('\0');
  }
  return hash.digest('hex');
}

const stampFile = (name: string) => join(workDir, 'stamps', name);

/** Runs the work only where its inputs changed since it last succeeded, or its result is gone. */
export async function whenChanged(
  name: string,
  inputs: string[],
  resultExists: () => boolean,
  work: () => Promise<void>,
): Promise<boolean> {
  const hash = hashOf(inputs);
  if (readStamp(name) === hash && resultExists()) return false;
  await work();
  mkdirSync(dirname(stampFile(name)), { recursive: true });
  writeFileSync(stampFile(name), hash);
  return true;
}

function readStamp(name: string): string | undefined {
  try {
    return readFileSync(stampFile(name), 'utf8');
  } catch {
    // Never stamped.
    return undefined;
  }
}
