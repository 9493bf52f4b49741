import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';

/** Replaces a file in one step; readable by its owner only. */
export function writePrivate(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const next = `${path}.${process.pid}.new`;
  writeFileSync(next, content, { mode: 0o600 });
  renameSync(next, path);
}

/** The parsed content of a JSON file; undefined when there is no such file. */
export function readJson<T>(path: string): T | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
  return JSON.parse(text) as T;
}

/** The last lines of a file of any size; empty when it cannot be read. */
export function tailOf(path: string, lines = 15): string {
  try {
    const fd = openSync(path, 'r');
    try {
      const { size } = fstatSync(fd);
      const buffer = Buffer.alloc(Math.min(size, 16 * 1024));
      readSync(fd, buffer, 0, buffer.length, size - buffer.length);
      return buffer
        .toString('utf8')
        .trimEnd()
        .split('\n')
        .slice(-lines)
        .join('\n');
    } finally {
      closeSync(fd);
    }
  } catch {
    return '';
  }
}
