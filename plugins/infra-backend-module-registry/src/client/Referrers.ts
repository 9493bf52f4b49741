import { expectSuccess, jsonOf } from './Http';
import { MANIFEST_TYPES, readReferrers, Referrer } from './manifests';
import { pullOf, RegistryCalls } from './RegistryCalls';

/** A registry that is updated may have a list of what is attached from then on. */
const UNLISTED_MS = 3_600_000;
const MOST_UNLISTED = 1_000;

/** What was attached to images, also where the registry has no list of it but by a tag. */
export class Referrers {
  /** Repositories without a list of what is attached, and until when that is taken for granted. */
  readonly #unlisted = new Map<string, number>();

  constructor(
    private readonly options: { calls: RegistryCalls; now(): number },
  ) {}

  async of(
    repository: string,
    digest: string,
    signal: AbortSignal,
  ): Promise<Referrer[]> {
    if ((this.#unlisted.get(repository) ?? 0) <= this.options.now()) {
      const path = `referrers/${digest}`;
      const listed = await this.#list(repository, path, signal);
      if (listed) {
        return listed;
      }
      this.#rememberUnlisted(repository);
    }
    const path = `manifests/${digest.replace(':', '-')}`;
    return (await this.#list(repository, path, signal)) ?? [];
  }

  /** A registry that has the list answers with an empty one where nothing is attached (OCI Distribution 1.1). */
  #rememberUnlisted(repository: string): void {
    if (this.#unlisted.size >= MOST_UNLISTED) {
      this.#unlisted.clear();
    }
    this.#unlisted.set(repository, this.options.now() + UNLISTED_MS);
  }

  async #list(
    repository: string,
    path: string,
    signal: AbortSignal,
  ): Promise<Referrer[] | undefined> {
    const doing = `look for what is attached to images of ${repository}: ${path}`;
    const answer = await this.options.calls.send(
      `/v2/${repository}/${path}`,
      {
        ...{ doing, scope: pullOf(repository) },
        headers: { accept: MANIFEST_TYPES.join(', ') },
      },
      signal,
    );
    if (answer.status === 404) {
      return undefined;
    }
    expectSuccess(answer, doing);
    return readReferrers(jsonOf(answer, doing));
  }
}
