import { createHash } from 'node:crypto';
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';

const MOST_FILES = 5_000;

/**
 * The folder without symbolic links, where it lies in one that the operator allows.
 *
 * @throws DriverError `terminal`
 */
export async function allowedFolder(
  path: string,
  directories: string[],
): Promise<string> {
  const real = await realpath(path).catch(() => undefined);
  const allowed = await Promise.all(
    directories.map(dir => realpath(dir).catch(() => dir)),
  );
  const isAllowed = allowed.some(
    dir => real === dir || real?.startsWith(dir.replace(/\/$/, '') + sep),
  );
  if (!real || !isAllowed) {
    throw new DriverError(
      'terminal',
      `There is no chart at ${path} in the folders of infra.helm.chartDirectories (${
        directories.join(', ') || 'there are none'
      })`,
    );
  }
  return real;
}

/** Of all that is in the folder: a chart there can change and keep its version. */
export async function digestOfFolder(dir: string): Promise<string> {
  const names = (await readdir(dir, { recursive: true })).sort();
  if (names.length > MOST_FILES) {
    throw new DriverError(
      'terminal',
      `The folder ${dir} has more than ${MOST_FILES} files; name the one that has the chart's Chart.yaml`,
    );
  }
  const hash = createHash('sha256');
  for (const name of names) {
    const path = join(dir, name);
    if ((await stat(path)).isFile()) {
      hash
        .update(`${name}\0`)
        .update(await readFile(path))
        .update('\0');
    }
  }
  return hash.digest('hex');
}
