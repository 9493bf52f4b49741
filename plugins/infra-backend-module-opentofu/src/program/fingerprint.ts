import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { notCopied } from '../runner/RunFolders';
import { Module } from './Sources';

/** Tells one content of a module from another. What was fetched stays as it is in its folder. */
export async function fingerprintOf(module: Module): Promise<string> {
  const { dir, path, mayChange } = module;
  const hash = createHash('sha256').update(`${dir}\n${path}\n`);
  if (mayChange) {
    for (const file of await filesIn(dir)) {
      const content = await readFile(join(dir, file));
      hash.update(`${file}\n${content.length}\n`).update(content);
    }
  }
  return hash.digest('hex');
}

async function filesIn(dir: string, within = ''): Promise<string[]> {
  const entries = await readdir(join(dir, within), { withFileTypes: true });
  const found = await Promise.all(
    entries
      .filter(({ name }) => !notCopied.has(name))
      .map(async entry => {
        const file = join(within, entry.name);
        if (entry.isDirectory()) {
          return await filesIn(dir, file);
        }
        return entry.isFile() ? [file] : [];
      }),
  );
  return found.flat().sort();
}
