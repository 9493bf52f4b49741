import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  OutsideGate,
  orAbort,
} from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
import pLimit from 'p-limit';
import { Settings } from '../settings';
import { Clone } from './Clone';
import { basic, gitEnvironment } from './environment';
import { makeFolder, removeFolder } from './folders';
import { GitProgram } from './GitProgram';
import { Shared } from './Shared';

/** The repository on its server, by way of a clone of this process. */
export class Repository {
  readonly clone: Clone;
  readonly #tip: Shared<string>;
  readonly #closing = new AbortController();
  /** Two that shorten the history at once are in each other's way. */
  readonly #oneFetch = pLimit(1);
  #fetchedOnce = false;

  private constructor(
    readonly settings: Settings,
    private readonly gate: OutsideGate,
    private readonly home: string,
    program: GitProgram,
  ) {
    this.clone = new Clone(program, {
      // What stands before the first placeholder is the same for all.
      prefix: settings.pathPrefix.replace(/\/?[^/]*\{.*$/, ''),
      onDiscard: () => {
        this.#fetchedOnce = false;
        this.#tip.forget();
      },
    });
    this.#tip = new Shared(signal => this.#fetchTip(signal));
  }

  static async open(
    settings: Settings,
    gate: OutsideGate,
  ): Promise<Repository> {
    const home = await makeFolder();
    const caFile = settings.caData && join(home, 'ca.pem');
    if (caFile) {
      await writeFile(caFile, settings.caData!, { mode: 0o600 });
    }
    const { username, token } = settings;
    const program = new GitProgram({
      environment: gitEnvironment(settings, { home, caFile }),
      secrets: [token, basic(username, token), encodeURIComponent(token)],
    });
    return new Repository(settings, gate, home, program);
  }

  /** The commit that the branch points at, as seen at most that many milliseconds ago. */
  tip(maxAge: number, signal: AbortSignal): Promise<string> {
    return this.#tip.get(maxAge, signal);
  }

  /** Where another branch points; undefined where it is not there. */
  async branch(name: string, signal: AbortSignal): Promise<string | undefined> {
    const text = await this.#outside({
      doing: `look for the branch ${name}`,
      args: ['ls-remote', '--quiet', this.settings.url, `refs/heads/${name}`],
      signal,
    });
    const commit = text.split('\t')[0].trim();
    if (commit) {
      await this.obtain(commit, signal);
    }
    return commit || undefined;
  }

  /** Whether the commit is there; servers may refuse one that no branch leads to. */
  async obtain(commit: string, signal: AbortSignal): Promise<boolean> {
    if (await this.clone.has(commit, signal)) {
      return true;
    }
    return orAbort(
      signal,
      this.#oneFetch(async () => {
        signal.throwIfAborted();
        const isThere = await this.clone.has(commit, signal);
        return isThere || this.#fetchCommit(commit, signal);
      }),
    );
  }

  /**
   * Moves a branch, if it is where it was: at `from`, or not there at all.
   *
   * @throws BranchMovedError where it is not
   */
  async push(
    move: { branch: string; from?: string; to?: string; dryRun?: boolean },
    signal: AbortSignal,
  ): Promise<void> {
    const { branch, from = '', to = '', dryRun = false } = move;
    const ref = `refs/heads/${branch}`;
    await this.#outside({
      doing: `push to the branch ${branch}`,
      args: [
        ...['push', '--quiet', '--no-verify', ...(dryRun ? ['--dry-run'] : [])],
        `--force-with-lease=${ref}:${from}`,
        this.settings.url,
        `${to}:${ref}`,
      ],
      signal,
    });
    if (branch === this.settings.branch && !dryRun && to) {
      this.#tip.put(to);
    }
  }

  async close(): Promise<void> {
    this.#closing.abort(new Error('The provider is disconnected'));
    await this.clone.close();
    await removeFolder(this.home);
  }

  async #fetchCommit(commit: string, signal: AbortSignal): Promise<boolean> {
    const { url } = this.settings;
    try {
      await this.#outside({
        doing: `fetch the commit ${commit}`,
        args: [
          ...['fetch', '--quiet', '--no-tags', '--no-write-fetch-head'],
          ...['--depth=1', url, commit],
        ],
        signal,
      });
      return true;
    } catch (error) {
      if (/not our ref|unadvertised object/i.test(`${error}`)) {
        return false;
      }
      throw error;
    }
  }

  async #fetchTip(signal: AbortSignal): Promise<string> {
    const { url, branch } = this.settings;
    await this.#oneFetch(() =>
      this.#outside({
        doing: `fetch the branch ${branch}`,
        args: [
          ...['fetch', '--quiet', '--no-tags', '--no-write-fetch-head'],
          // After the first time what is new is connected to what is there.
          ...(this.#fetchedOnce ? [] : ['--depth=1']),
          url,
          `+refs/heads/${branch}:refs/tip`,
        ],
        signal,
      }),
    );
    this.#fetchedOnce = true;
    const text = await this.clone.run({
      doing: 'see where the branch is',
      args: ['rev-parse', 'refs/tip'],
      signal,
    });
    return text.trim();
  }

  #outside(run: Parameters<Clone['run']>[0]): Promise<string> {
    return this.gate(() =>
      this.clone.run({
        ...run,
        signal: AbortSignal.any([run.signal, this.#closing.signal]),
      }),
    );
  }
}
