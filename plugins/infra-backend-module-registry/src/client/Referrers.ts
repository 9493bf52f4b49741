import { expectSuccess, HttpAnswer, jsonOf } from './Http';
import { MANIFEST_TYPES, readReferrers, Referrer } from './manifests';
import { pullOf, RegistryCalls } from './RegistryCalls';

/** A registry that is updated may have a list of what is attached from then on. */
const UNLISTED_MS = 3_600_000;
const MOST_UNLISTED = 1_000;
/** 404 says that there is no such list; older registries say it in other ways. */
const NO_LIST = [400, 404, 405, 406, 501];

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
    const isUnlisted =
      (this.#unlisted.get(repository) ?? 0) > this.options.now();
    const listed = isUnlisted
      ? undefined
      : await this.#ask(repository, `referrers/${digest}`, signal);
    if (listed && !isWithoutList(listed.answer)) {
      return read(listed);
    }
    const path = `manifests/${digest.replace(':', '-')}`;
    const tagged = await this.#ask(repository, path, signal);
    const found = tagged.answer.status === 404 ? [] : read(tagged);
    if (listed && NO_LIST.includes(listed.answer.status)) {
      this.#rememberUnlisted(repository);
    }
    return found;
  }

  /** A registry that has the list answers with an empty one where nothing is attached (OCI Distribution 1.1). */
  #rememberUnlisted(repository: string): void {
    if (this.#unlisted.size >= MOST_UNLISTED) {
      this.#unlisted.clear();
    }
    this.#unlisted.set(repository, this.options.now() + UNLISTED_MS);
  }

  async #ask(
    repository: string,
    path: string,
    signal: AbortSignal,
  ): Promise<Answered> {
    const doing = `look for what is attached to images of ${repository}: ${path}`;
    const answer = await this.options.calls.send(
      `/v2/${repository}/${path}`,
      {
        ...{ doing, scope: pullOf(repository) },
        headers: { accept: MANIFEST_TYPES.join(', ') },
      },
      signal,
    );
    return { doing, answer };
  }
}

interface Answered {
  doing: string;
  answer: HttpAnswer;
}

function read({ doing, answer }: Answered): Referrer[] {
  expectSuccess(answer, doing);
  return readReferrers(jsonOf(answer, doing));
}

/** Also where somebody is led elsewhere, or given a page for people; that may be so for a moment only. */
function isWithoutList({ status, headers }: HttpAnswer): boolean {
  return (
    NO_LIST.includes(status) ||
    (status >= 300 && status < 400) ||
    (status < 300 && !/json/.test(headers.get('content-type') ?? ''))
  );
}
