import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import {
  isProcessAlive,
  processIdentity,
} from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';

export interface RunFolder {
  /** `<host>.<run>`, fit for a label. */
  id: string;
  dir: string;
}

const OWNER = 'owner';
const CHILD = 'child';
const HOST = 'host';
const ID_BYTES = 8;

const newId = () => randomBytes(ID_BYTES).toString('hex');

const self = processIdentity(process.pid) ?? `${process.pid}`;

/** One private folder per run; gone with its end, or with the next start after a crash. */
export class RunFolders {
  readonly #workDir: string;
  #host: Promise<string> | undefined;

  constructor(workDir: string) {
    this.#workDir = workDir;
  }

  get #root(): string {
    return join(this.#workDir, 'runs');
  }

  async make(): Promise<RunFolder> {
    await mkdir(this.#root, { recursive: true, mode: 0o700 });
    const run = newId();
    const dir = join(this.#root, run);
    await mkdir(dir, { mode: 0o700 });
    await this.write({ id: run, dir }, OWNER, self);
    return { id: `${await this.host()}.${run}`, dir };
  }

  async write(folder: RunFolder, name: string, text: string): Promise<string> {
    const path = join(folder.dir, name);
    await writeFile(path, text, { mode: 0o600 });
    return path;
  }

  async began(folder: RunFolder, pid: number): Promise<void> {
    await this.write(folder, CHILD, processIdentity(pid) ?? '');
  }

  async remove({ dir }: RunFolder): Promise<void> {
    await rm(dir, { recursive: true, force: true, maxRetries: 3 });
  }

  /**
   * Whether the program of a run still works.
   *
   * @returns undefined where that cannot be told, since the run is of another host
   */
  async isRunning(id: string): Promise<boolean | undefined> {
    const [host, run] = id.split('.');
    if (host !== (await this.host()) || !run) {
      return undefined;
    }
    const dir = join(this.#root, run);
    // Between the folder and the program's start, the owner alone can tell that there will be one.
    const child = await textOf(join(dir, CHILD));
    return isProcessAlive(child ?? (await textOf(join(dir, OWNER))) ?? '');
  }

  /** Takes away what processes left that are gone, and whose programs are. */
  async sweep(): Promise<void> {
    const names = await readdir(this.#root).catch(() => []);
    for (const name of names) {
      const dir = join(this.#root, name);
      const [owner, child] = await Promise.all(
        [OWNER, CHILD].map(file => textOf(join(dir, file))),
      );
      if (!isProcessAlive(owner ?? '') && !isProcessAlive(child ?? '')) {
        await rm(dir, { recursive: true, force: true });
      }
    }
  }

  /**
   * By which runs of this host are known. A folder that several hosts share gives each its own:
   * one cannot see the processes of another.
   */
  host(): Promise<string> {
    this.#host ??= this.#readHost().catch(error => {
      this.#host = undefined;
      throw error;
    });
    return this.#host;
  }

  async #readHost(): Promise<string> {
    await mkdir(this.#workDir, { recursive: true, mode: 0o700 });
    const file = join(this.#workDir, HOST);
    await writeFile(file, newId(), { mode: 0o600, flag: 'wx' }).catch(error => {
      if (error.code !== 'EEXIST') {
        throw error;
      }
    });
    return createHash('sha256')
      .update(`${await readFile(file, 'utf8')}\0${hostname()}`)
      .digest('hex')
      .slice(0, 2 * ID_BYTES);
  }
}

async function textOf(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined);
}
