import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root, yarn } from '../lib/paths.ts';
import { run } from '../lib/run.ts';

const SCOPE = '@infra-orchestration/';

/** Builds and packs all packages that are published; tarball by package name. */
export async function packAll(
  directory: string,
  progress: (line: string) => void,
): Promise<Map<string, string>> {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const command = (...args: string[]) => [process.execPath, yarn, ...args];
  await run(command('tsc'), { log: 'packed-types', onLine: progress });
  const each = [
    'workspaces',
    'foreach',
    '--all',
    '--no-private',
    '--include',
    `${SCOPE}*`,
  ];
  await run(command(...each, '-pt', 'run', 'build'), {
    log: 'packed-build',
    onLine: progress,
  });
  await run(command(...each, 'pack', '--out', join(directory, '%s-%v.tgz')), {
    log: 'packed-pack',
    onLine: progress,
  });
  return tarballs(directory);
}

function tarballs(directory: string): Map<string, string> {
  const files = readdirSync(directory);
  const plugins = join(root, 'plugins');
  return new Map(
    readdirSync(plugins).map(folder => {
      const { name, version } = JSON.parse(
        readFileSync(join(plugins, folder, 'package.json'), 'utf8'),
      );
      const file = `${name.replace('/', '-')}-${version}.tgz`;
      if (!files.includes(file)) throw new Error(`${name} was not packed`);
      return [name, join(directory, file)];
    }),
  );
}
