import { createHash } from 'node:crypto';
import {
  mkdir,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { join, sep } from 'node:path';
import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import { ModuleSource } from '../moduleKind/schema';

const DEFAULT_REGISTRY = 'registry.opentofu.org';
/** What may change behind its name is fetched again after this. */
const FRESH_FOR_MS = 5 * 60_000;
/** A run that began before still copies from an older one. */
const KEPT_PERIODS = 12;
/** Where the module is in what was fetched. */
const PATH_FILE = '.infra-module-path';

/** A module on this host, not to be changed. */
export interface Module {
  /** The whole that it comes with, which it may refer to. */
  dir: string;
  /** Of the module inside of it; empty for the whole. */
  path: string;
  /** A folder of the operator's own, which may have another content at the next look. */
  mayChange: boolean;
  /** It says itself which versions of providers it is to be run with. */
  hasLockFile: boolean;
}

/** What the program calls a module, in two fields. */
export interface ModuleAddress {
  source: string;
  version?: string;
}

/**
 * Fetches what is at the address into the folder, which is empty.
 *
 * @returns where in it the module is
 */
export type Fetch = (address: ModuleAddress, dir: string) => Promise<string>;

export interface SourcesOptions {
  /** Below the working folder. */
  root: string;
  /** Beginnings of addresses. */
  allowed: string[];
}

/** Modules as they were fetched, kept by address, so that a look does not fetch. */
export class Sources {
  readonly #options: SourcesOptions;
  readonly #fetching = new Map<string, Promise<string>>();

  constructor(options: SourcesOptions) {
    this.#options = options;
  }

  /** @throws DriverError `terminal` where it is not allowed or not there */
  async get(source: ModuleSource, fetch: Fetch): Promise<Module> {
    if ('path' in source) {
      const dir = await this.#localFolder(source.path);
      return await moduleIn(dir, '', true);
    }
    const address = addressOf(source);
    this.#requireAllowed(address.source);
    const within = pathOf(source);
    const dir = join(this.#options.root, keyOf(source, address));
    const path = (await pathIn(dir)) ?? (await this.#once(address, dir, fetch));
    return await moduleIn(dir, join(path, within));
  }

  async #once(address: ModuleAddress, dir: string, fetch: Fetch) {
    const before = this.#fetching.get(dir);
    if (before) {
      return await before;
    }
    const fetching = this.#fetch(address, dir, fetch).finally(() =>
      this.#fetching.delete(dir),
    );
    this.#fetching.set(dir, fetching);
    return await fetching;
  }

  /** In one step to its place: what is there is whole. */
  async #fetch(
    address: ModuleAddress,
    dir: string,
    fetch: Fetch,
  ): Promise<string> {
    const { root } = this.#options;
    const unfinished = `${dir}.${process.pid}.unfinished`;
    await rm(unfinished, { recursive: true, force: true });
    await mkdir(root, { recursive: true, mode: 0o700 });
    await mkdir(unfinished, { mode: 0o700 });
    try {
      const path = await fetch(address, unfinished);
      await writeFile(join(unfinished, PATH_FILE), path);
      await rename(unfinished, dir).catch(async error => {
        // Another process on this host was quicker.
        if ((await pathIn(dir)) === undefined) {
          throw error;
        }
      });
      await this.#dropOld();
      return path;
    } finally {
      await rm(unfinished, { recursive: true, force: true });
    }
  }

  /** What could change behind its name has a new folder every few minutes. */
  async #dropOld(): Promise<void> {
    const { root } = this.#options;
    for (const name of await readdir(root)) {
      const [, period] = /^[0-9a-f]{32}-(\d+)$/.exec(name) ?? [];
      if (period && Number(period) < currentPeriod() - KEPT_PERIODS) {
        await rm(join(root, name), { recursive: true, force: true });
      }
    }
  }

  /** Links are followed first: what is allowed is where it really is. */
  async #localFolder(path: string): Promise<string> {
    const real = await realpath(path).catch(() => undefined);
    if (!real || !(await stat(real)).isDirectory()) {
      throw new DriverError('terminal', `There is no module in ${path}`);
    }
    this.#requireAllowed(real + sep);
    return real;
  }

  #requireAllowed(address: string): void {
    const { allowed } = this.#options;
    if (!allowed.some(beginning => address.startsWith(beginning))) {
      throw new DriverError(
        'terminal',
        `Modules from ${address} may not be run; infra.opentofu.allowedSources of the app's configuration allows ${
          allowed.join(', ') || 'none'
        }`,
      );
    }
  }
}

/** In the notation of the program itself. */
export function addressOf(
  source: Exclude<ModuleSource, { path: string }>,
): ModuleAddress {
  if ('git' in source) {
    const { url, ref } = source.git;
    return { source: `git::${url}?ref=${encodeURIComponent(ref)}` };
  }
  if ('archive' in source) {
    const { url, sha256 } = source.archive;
    return { source: `${url}?checksum=sha256:${sha256}` };
  }
  const { module, version } = source.registry;
  const isHosted = module.split('/').length === 4;
  return {
    source: isHosted ? module : `${DEFAULT_REGISTRY}/${module}`,
    version,
  };
}

function pathOf(source: Exclude<ModuleSource, { path: string }>): string {
  return (
    ('git' in source && source.git.path) ||
    ('archive' in source && source.archive.path) ||
    ''
  );
}

function keyOf(source: ModuleSource, { source: from, version }: ModuleAddress) {
  const key = createHash('sha256')
    .update(`${from}\n${version ?? ''}`)
    .digest('hex')
    .slice(0, 32);
  const isPinned = !('git' in source) || /^[0-9a-f]{40}$/.test(source.git.ref);
  return isPinned ? key : `${key}-${currentPeriod()}`;
}

function currentPeriod(): number {
  return Math.floor(Date.now() / FRESH_FOR_MS);
}

async function pathIn(dir: string): Promise<string | undefined> {
  return await readFile(join(dir, PATH_FILE), 'utf8').catch(() => undefined);
}

async function moduleIn(
  dir: string,
  path: string,
  mayChange = false,
): Promise<Module> {
  const names: string[] = await readdir(join(dir, path)).catch(() => []);
  if (!names.some(name => /\.(tf|tofu)(\.json)?$/.test(name))) {
    throw new DriverError(
      'terminal',
      `There is no module in ${
        path || 'the root'
      } of the source: no file there ends in .tf or .tofu`,
    );
  }
  return {
    dir,
    path,
    mayChange,
    hasLockFile: names.includes('.terraform.lock.hcl'),
  };
}
