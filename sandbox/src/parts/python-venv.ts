import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { withLock } from '../lock.ts';
import { cacheHome } from '../paths.ts';
import {
  ensureSystemPackages,
  missingPackages,
  type SystemPackages,
} from './debian.ts';
import type { Missing } from './missing.ts';
import type { Progress } from './part.ts';

const UNUSED_FOR_MS = 30 * 24 * 3600_000;

/** Python packages in an environment of their own, once per user and content of the list. */
export interface PythonEnvironment {
  /** Name of its folder in the cache. */
  name: string;
  /** A file as `pip freeze` writes it: everything by its exact version. */
  requirements: string;
  /** For the user. */
  title: string;
  /** The variable that names a server of the user's own. */
  alternative: string;
}

const system = ({ title, alternative }: PythonEnvironment): SystemPackages => ({
  purpose: `Python 3 with venv for ${title}`,
  packages: ['python3', 'python3-venv'],
  services: [],
  isInstalled: () =>
    spawnSync('python3', ['-c', 'import ensurepip, venv']).status === 0,
  alternative,
});

const cacheDir = ({ name }: PythonEnvironment) => join(cacheHome(), name);

function folderOf(environment: PythonEnvironment): string {
  const list = readFileSync(environment.requirements);
  const hash = createHash('sha256').update(list).update(process.arch);
  return join(cacheDir(environment), hash.digest('hex').slice(0, 16));
}

/** Written last: without it the environment is only half there. */
const markerOf = (folder: string) => join(folder, 'complete');

/** The path of a program of the environment. */
export function pythonProgram(
  environment: PythonEnvironment,
  program: string,
): string {
  return join(folderOf(environment), 'bin', program);
}

/** What making it would fail for; nothing where the cache has it. */
export function missingForPython(
  environment: PythonEnvironment,
): Missing | undefined {
  return existsSync(markerOf(folderOf(environment)))
    ? undefined
    : missingPackages(system(environment));
}

/** Makes the environment unless the cache has it. */
export async function ensurePython(
  environment: PythonEnvironment,
  progress: Progress,
): Promise<void> {
  const folder = folderOf(environment);
  const marker = markerOf(folder);
  if (!existsSync(marker)) {
    await ensureSystemPackages(system(environment), progress);
    await withLock(
      join(cacheDir(environment), 'install.lock'),
      async () => {
        if (!existsSync(marker)) {
          await install(environment, folder, progress);
          writeFileSync(marker, '');
          dropUnused(environment, folder);
        }
      },
      () =>
        progress(`waiting for another installation of ${environment.title}`),
    );
  }
  const now = new Date();
  utimesSync(marker, now, now);
}

/** In place: programs of an environment know its path. */
async function install(
  { title, requirements }: PythonEnvironment,
  folder: string,
  progress: Progress,
) {
  progress(`installing ${title}, once (about 20 seconds)`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(dirname(folder), { recursive: true });
  await run('python3', ['-m', 'venv', folder]);
  await run(join(folder, 'bin/pip'), [
    ...['install', '--quiet', '--disable-pip-version-check', '--no-input'],
    ...['--requirement', requirements],
  ]);
}

async function run(command: string, args: string[]): Promise<void> {
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', chunk => {
    said = `${said}${chunk}`.slice(-2_000);
  });
  const [code] = await once(child, 'close');
  if (code !== 0) {
    throw new Error(
      `${command} ${args.join(' ')} exited with ${code}:\n${said}`,
    );
  }
}

function dropUnused(environment: PythonEnvironment, used: string): void {
  for (const name of readdirSync(cacheDir(environment))) {
    const folder = join(cacheDir(environment), name);
    const marker = markerOf(folder);
    const isOld =
      existsSync(marker) &&
      Date.now() - statSync(marker).mtimeMs > UNUSED_FOR_MS;
    if (folder !== used && isOld) {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}
