export interface TagPollerOptions {
  repositories: readonly string[];
  everySeconds: number;
  /** All tags of a repository, as its registry has them. */
  list(repository: string): Promise<string[]>;
  /** There is an image that was not there at the last look. */
  tell(repository: string, tag: string): Promise<unknown>;
}

/**
 * Learns of images as controllers without webhooks do: asks the registry for the tags of each repository
 * at an interval, and goes on with the newest. Kinder to that design than most are: the repositories have
 * their turns spread evenly, each is asked beside the others, and what comes after is told at once.
 */
export class TagPoller {
  readonly #options: TagPollerOptions;
  readonly #timers: NodeJS.Timeout[] = [];
  readonly #known = new Map<string, Set<string>>();
  readonly #failures: unknown[] = [];

  constructor(options: TagPollerOptions) {
    this.#options = options;
  }

  /** What is there now is known. */
  async start(): Promise<void> {
    const { repositories, everySeconds, list } = this.#options;
    for (const repository of repositories) {
      this.#known.set(repository, new Set(await list(repository)));
    }
    const interval = everySeconds * 1000;
    repositories.forEach((repository, index) => {
      const begin = () => {
        this.#timers.push(setInterval(() => this.#look(repository), interval));
        this.#look(repository);
      };
      const turn = ((index + 1) / repositories.length) * interval;
      this.#timers.push(setTimeout(begin, turn));
    });
  }

  /** @throws what went wrong meanwhile */
  stop(): void {
    // `clearTimeout` ends intervals as well.
    this.#timers.forEach(timer => clearTimeout(timer));
    if (this.#failures.length > 0) throw this.#failures[0];
  }

  async #look(repository: string): Promise<void> {
    try {
      const known = this.#known.get(repository)!;
      const tags = await this.#options.list(repository);
      const newest = newestOf(tags.filter(tag => !known.has(tag)));
      tags.forEach(tag => known.add(tag));
      if (newest !== undefined) await this.#options.tell(repository, newest);
    } catch (error) {
      this.#failures.push(error);
    }
  }
}

function newestOf(tags: string[]): string | undefined {
  return tags
    .toSorted((a, b) => a.localeCompare(b, 'en-US', { numeric: true }))
    .at(-1);
}
