import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import { randomBytes } from 'node:crypto';
import { CloneBrokenError } from './errors';
import { CommitRequest, fastImportStream } from './fastImport';
import { makeFolder, removeFolder } from './folders';
import { GitProgram, GitRun } from './GitProgram';

/** Ids of the files that lie directly in a directory, by name. */
export type Files = Map<string, string>;

const NONE: Files = new Map();
const USUAL_MODE = '100644';
/** For what several callers wait for: the abort of one is none of the others'. It is short and local. */
const SHARED = new AbortController().signal;

/**
 * A bare clone of this process alone. It holds nothing that the repository has not: whatever is wrong
 * with it, it is thrown away and made anew.
 */
export class Clone {
  #dir: Promise<string> | undefined;
  #listed:
    | { commit: string; directories: Promise<Map<string, Files>> }
    | undefined;
  readonly #onDiscard: () => void;

  constructor(
    private readonly program: GitProgram,
    private readonly options: {
      /** Nothing of interest is outside of it. */
      prefix: string;
      onDiscard: () => void;
    },
  ) {
    this.#onDiscard = options.onDiscard;
  }

  /** @throws DriverError `retryable` where the clone is broken: the next one is new. */
  async run(run: GitRun): Promise<string> {
    return (await this.runForBytes(run)).toString('utf8');
  }

  /** What lies directly in a directory; what is below is somebody else's. */
  async filesIn(
    commit: string,
    directory: string,
    signal: AbortSignal,
  ): Promise<Files> {
    if (this.#listed?.commit !== commit) {
      signal.throwIfAborted();
      const directories = this.#list(commit);
      this.#listed = { commit, directories };
      directories.catch(() => {
        this.#listed = undefined;
      });
    }
    return (await this.#listed!.directories).get(directory) ?? NONE;
  }

  /** The same for a commit that is not looked at again soon. */
  async filesOnceIn(
    commit: string,
    directory: string,
    signal: AbortSignal,
  ): Promise<Files> {
    const text = await this.run({
      doing: `list ${directory}`,
      args: ['ls-tree', '-z', commit, '--', `${directory}/`],
      signal,
    });
    return byDirectory(text).get(directory) ?? NONE;
  }

  async textOf(id: string, signal: AbortSignal): Promise<string> {
    return this.run({
      doing: `read the file ${id}`,
      args: ['cat-file', 'blob', id.replace(/^.*:/, '')],
      signal,
    });
  }

  async has(commit: string, signal: AbortSignal): Promise<boolean> {
    const text = await this.run({
      doing: `look for the commit ${commit}`,
      args: ['cat-file', '--batch-check'],
      input: `${commit}^{commit}\n`,
      signal,
    });
    return !text.trimEnd().endsWith(' missing');
  }

  /** The last commit that is known here in which something of the directory changed. */
  async lastChange(
    commit: string,
    directory: string,
    signal: AbortSignal,
  ): Promise<string> {
    const text = await this.run({
      doing: `find the last change of ${directory}`,
      args: ['log', '-1', '--format=%H', commit, '--', directory],
      signal,
    });
    return text.trim() || commit;
  }

  /** Makes a commit that nobody sees before it is pushed. */
  async commit(
    request: Omit<CommitRequest, 'ref'>,
    signal: AbortSignal,
  ): Promise<string> {
    const ref = `refs/infra-orchestration/${randomBytes(8).toString('hex')}`;
    const text = await this.run({
      doing: 'make a commit',
      args: ['fast-import', '--quiet', '--done'],
      input: fastImportStream({ ...request, ref }),
      signal,
    });
    await this.run({
      doing: 'tidy up',
      args: ['update-ref', '-d', ref],
      signal,
    });
    return text.trim();
  }

  async close(): Promise<void> {
    const dir = this.#dir;
    this.#dir = undefined;
    this.#listed = undefined;
    await dir?.then(removeFolder, () => {});
  }

  private async runForBytes(run: GitRun): Promise<Buffer> {
    run.signal.throwIfAborted();
    this.#dir ??= this.#make();
    const dir = this.#dir;
    try {
      return await this.program.run(await dir, run);
    } catch (error) {
      if (!(error instanceof CloneBrokenError)) {
        throw error;
      }
      if (this.#dir === dir) {
        this.#onDiscard();
        await this.close();
      }
      run.signal.throwIfAborted();
      throw new DriverError(
        'retryable',
        `${error.message}. The clone in this backend is made anew.`,
      );
    }
  }

  async #make(): Promise<string> {
    const dir = await makeFolder();
    try {
      await this.program.run(dir, {
        doing: 'make a clone',
        args: ['init', '--bare', '--quiet'],
        signal: SHARED,
      });
      return dir;
    } catch (error) {
      this.#dir = undefined;
      await removeFolder(dir);
      throw error;
    }
  }

  async #list(commit: string) {
    const { prefix } = this.options;
    const text = await this.run({
      doing: `list the files of ${commit}`,
      args: ['ls-tree', '-r', '-z', commit, ...(prefix ? ['--', prefix] : [])],
      signal: SHARED,
    });
    return byDirectory(text);
  }
}

function byDirectory(listing: string): Map<string, Files> {
  const directories = new Map<string, Files>();
  for (const line of listing.split('\0').filter(Boolean)) {
    const tab = line.indexOf('\t');
    const [mode, type, id] = line.slice(0, tab).split(' ');
    const path = line.slice(tab + 1);
    const slash = path.lastIndexOf('/');
    if (type === 'blob' && slash > 0) {
      const directory = path.slice(0, slash);
      const files = directories.get(directory) ?? new Map();
      // A link or a program of the same content is not the same file.
      files.set(
        path.slice(slash + 1),
        mode === USUAL_MODE ? id : `${mode}:${id}`,
      );
      directories.set(directory, files);
    }
  }
  return directories;
}
