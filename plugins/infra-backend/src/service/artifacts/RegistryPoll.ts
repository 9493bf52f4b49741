import { LoggerService } from '@backstage/backend-plugin-api';
import {
  ImageInspector,
  InspectedImage,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { artifacts, artifactUses, Db } from '../../store';
import { ArtifactRegistrar } from './ArtifactRegistrar';
import { ImageInspectors } from './ImageInspectors';

/** Repositories of one page of those in use. */
const PAGE = 100;
const MOST_TAGS = 200;
/** Images of one repository that are asked for in one round. */
const MOST_LOOKS = 10;
/** Tags that are known to be of older images, and are not asked for again. */
const MOST_REMEMBERED = 20_000;
const ONE_REPOSITORY_MS = 60_000;

export interface RegistryPollOptions {
  db: Db;
  inspectors: ImageInspectors;
  registrar: ArtifactRegistrar;
  logger: LoggerService;
}

interface Seen {
  tag: string;
  image: InspectedImage;
}

/**
 * Finds what a lost webhook missed: in the repositories in use, images that were made after the newest
 * that is known. Whether one is newer is decided by when it says that it was made; older ones are no news,
 * and of a repository of which nothing is known only the newest is taken.
 */
export class RegistryPoll {
  readonly #options: RegistryPollOptions;
  readonly #older = new Set<string>();

  constructor(options: RegistryPollOptions) {
    this.#options = options;
  }

  async run(signal: AbortSignal): Promise<void> {
    const { db } = this.#options;
    let after: string | undefined;
    for (;;) {
      const repositories = await artifactUses.listRepositories(db, {
        after,
        limit: PAGE,
      });
      for (const repository of repositories) {
        signal.throwIfAborted();
        await this.#visit(repository, signal);
      }
      if (repositories.length < PAGE) {
        return;
      }
      after = repositories.at(-1);
    }
  }

  /** One registry that does not answer does not keep the others from being asked. */
  async #visit(repository: string, signal: AbortSignal): Promise<void> {
    const { inspectors, logger } = this.#options;
    const bounded = AbortSignal.any([
      signal,
      AbortSignal.timeout(ONE_REPOSITORY_MS),
    ]);
    try {
      const inspector = await inspectors.find(repository);
      if (inspector) {
        await this.#poll(repository, inspector, bounded);
      }
    } catch (error) {
      signal.throwIfAborted();
      logger.warn(`${repository} was not looked through: ${error}`);
    }
  }

  async #poll(
    repository: string,
    inspector: ImageInspector,
    signal: AbortSignal,
  ): Promise<void> {
    const { db } = this.#options;
    const [newest] = await artifacts.listNewest(db, {
      repositories: [repository],
      limit: 1,
    });
    const tags = await this.#tagsToAsk(
      repository,
      inspector,
      signal,
      newest?.tags,
    );
    const seen: Seen[] = [];
    for (const tag of tags) {
      const image = await inspector.inspect(repository, tag, signal);
      if (image) {
        seen.push({ tag, image });
      }
    }
    const since = newest && (newest.createdAt ?? newest.registeredAt);
    const isNews = ({ image }: Seen) =>
      image.subject === undefined &&
      image.digest !== newest?.digest &&
      image.createdAt !== undefined &&
      (since === undefined || image.createdAt > since);
    const news = seen.filter(isNews).sort(byTime);
    const told = newest ? news : news.slice(-1);
    for (const each of seen) {
      if (!told.includes(each) && !newest?.tags.includes(each.tag)) {
        this.#remember(repository, each.tag);
      }
    }
    await this.#tell(repository, told);
  }

  /** Those that are not known yet, likely newest first, and those of the newest, which may have moved. */
  async #tagsToAsk(
    repository: string,
    inspector: ImageInspector,
    signal: AbortSignal,
    ofNewest: readonly string[] = [],
  ): Promise<string[]> {
    const { db } = this.#options;
    const [tags, known] = await Promise.all([
      inspector.tags(repository, { limit: MOST_TAGS, signal }),
      artifacts.knownTags(db, repository),
    ]);
    const unknown = tags.filter(
      tag => !known.has(tag) && !this.#older.has(`${repository}:${tag}`),
    );
    const moving = ofNewest.slice(-2);
    return [...moving, ...unknown.sort(byNumber)].slice(0, MOST_LOOKS);
  }

  async #tell(repository: string, news: readonly Seen[]): Promise<void> {
    for (const { tag, image } of news) {
      await this.#options.registrar.register({
        repository,
        tag,
        image,
        provenance: {},
        event: { source: 'poll' },
      });
    }
  }

  #remember(repository: string, tag: string): void {
    if (this.#older.size >= MOST_REMEMBERED) {
      this.#older.clear();
    }
    this.#older.add(`${repository}:${tag}`);
  }
}

function byTime({ image: one }: Seen, { image: other }: Seen): number {
  return Date.parse(one.createdAt ?? '') - Date.parse(other.createdAt ?? '');
}

/** `1.10` before `1.9`. */
function byNumber(one: string, other: string): number {
  return other.localeCompare(one, 'en-US', { numeric: true });
}
