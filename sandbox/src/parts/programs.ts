import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

export const execute = promisify(execFile);

/** Where servers are installed; not on the PATH of ordinary users. */
const SYSTEM_DIRECTORIES = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

/** The absolute path of a program; undefined when it is not installed. */
export function findProgram(
  name: string,
  furtherDirectories: string[] = SYSTEM_DIRECTORIES,
): string | undefined {
  const directories = (process.env.PATH ?? '').split(delimiter);
  for (const directory of [...directories, ...furtherDirectories]) {
    const path = join(directory, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not here.
    }
  }
  return undefined;
}
