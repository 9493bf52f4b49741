import {
  cp,
  mkdir,
  open,
  readdir,
  readFile,
  rm,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { randomUUID } from 'node:crypto';
import {
  isProcessAlive,
  processIdentity,
} from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';

/** What a later process has to know of a run. */
export interface RunRecord {
  /** Of the run on the state. */
  runId: string;
  changes: boolean;
  /** Of the module in what it comes with. */
  path: string;
  /** Identity of the process that began it. */
  owner: string;
}

export interface RunFolder {
  /** The whole of it. */
  dir: string;
  /** Where the module is, and the program works. */
  module: string;
  logs: string;
  home: string;
  tmp: string;
  /** Elsewhere, since the path of a socket may have a hundred characters only. */
  sockets: string;
}

const RECORD = 'run.json';
const CLAIM = 'claim';
const MODULE = 'module';
/** History of the source, and what an earlier preparation of it left. */
export const notCopied = new Set(['.git', '.terraform']);

const self = processIdentity(process.pid) ?? `${process.pid}`;

/** One private folder per run; gone with its end, or with the next start after a crash. */
export class RunFolders {
  readonly #root: string;

  constructor(workDir: string) {
    this.#root = join(workDir, 'runs');
  }

  async make(
    run: Omit<RunRecord, 'owner' | 'path'>,
    source: { dir: string; path: string },
  ): Promise<RunFolder> {
    const record: RunRecord = { ...run, path: source.path, owner: self };
    const folder = this.#folder(randomUUID(), record);
    await mkdir(this.#root, { recursive: true, mode: 0o700 });
    await mkdir(folder.dir, { mode: 0o700 });
    // Before anything else, so that whatever is found without it is of a run that did nothing.
    await writeFile(join(folder.dir, RECORD), JSON.stringify(record), {
      mode: 0o600,
    });
    await cp(source.dir, join(folder.dir, MODULE), {
      recursive: true,
      filter: from => !notCopied.has(basename(from)),
    });
    const { logs, home, tmp, sockets } = folder;
    for (const dir of [logs, home, tmp, sockets]) {
      await mkdir(dir, { mode: 0o700 });
    }
    return folder;
  }

  /** Folders of processes that are gone; each is given to one caller only, until it dies, too. */
  async claimLeft(): Promise<
    { folder: RunFolder; record: RunRecord | undefined }[]
  > {
    const names = await readdir(this.#root).catch(() => []);
    const left = [];
    for (const name of names) {
      const record = await readRecord(join(this.#root, name));
      const folder = this.#folder(name, record);
      const isLeft = !record || !isProcessAlive(record.owner);
      if (isLeft && (await claim(folder))) {
        left.push({ folder, record });
      }
    }
    return left;
  }

  async remove({ dir, sockets }: RunFolder): Promise<void> {
    for (const each of [sockets, dir]) {
      await rm(each, { recursive: true, force: true, maxRetries: 3 });
    }
  }

  #folder(name: string, record?: RunRecord): RunFolder {
    const dir = join(this.#root, name);
    return {
      dir,
      module: join(dir, MODULE, record?.path ?? ''),
      logs: join(dir, 'logs'),
      home: join(dir, 'home'),
      tmp: join(dir, 'tmp'),
      sockets: join(tmpdir(), `infra-run-${name.slice(0, 13)}`),
    };
  }
}

async function readRecord(dir: string): Promise<RunRecord | undefined> {
  try {
    return JSON.parse(await readFile(join(dir, RECORD), 'utf8'));
  } catch {
    return undefined;
  }
}

/** @returns false where another living process has it, this one included */
async function claim({ dir }: RunFolder): Promise<boolean> {
  const file = join(dir, CLAIM);
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      const handle = await open(file, 'wx', 0o600);
      await handle.writeFile(self);
      await handle.close();
      return true;
    } catch {
      const holder = await readFile(file, 'utf8').catch(() => '');
      if (isProcessAlive(holder)) {
        return false;
      }
      await rm(file, { force: true });
    }
  }
  return false;
}
