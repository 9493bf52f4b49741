import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import { expectSuccess, Http, jsonOf } from './Http';
import {
  DescribedImage,
  ImageReader,
  ResolvedImage,
  resolving,
} from './ImageReader';
import { MANIFEST_TYPES, Referrer } from './manifests';
import { DIGEST } from './names';
import { NamePage, pageOf, PageRequest, queryOf } from './pages';
import { Referrers } from './Referrers';
import { Call, pullOf, RegistryCalls } from './RegistryCalls';
import { RegistryAuth } from './RegistryLogin';

export interface RegistryApiOptions {
  url: URL;
  http: Http;
  auth: RegistryAuth;
  now(): number;
}

/** The part of the OCI distribution API that looks. */
export class RegistryApi {
  readonly #host: string;
  readonly #calls: RegistryCalls;
  readonly #images: ImageReader;
  readonly #referrers: Referrers;

  constructor(options: RegistryApiOptions) {
    this.#host = options.url.host;
    this.#calls = new RegistryCalls(options);
    this.#images = new ImageReader(this.#calls);
    this.#referrers = new Referrers({ calls: this.#calls, now: options.now });
  }

  /** @throws DriverError where the login is refused, or this is no registry */
  async ping(signal: AbortSignal): Promise<void> {
    const doing = `log in to ${this.#host}`;
    const answer = await this.#calls.send('/v2/', { doing, scope: '' }, signal);
    expectSuccess(answer, doing);
  }

  async catalog(page: PageRequest, signal: AbortSignal): Promise<NamePage> {
    const doing = `list the repositories of ${this.#host}`;
    const call = { doing, scope: 'registry:catalog:*' };
    return await this.#list('/v2/_catalog', 'repositories', page, call, signal);
  }

  /** @returns undefined where there is no such repository */
  async tags(
    repository: string,
    page: PageRequest,
    signal: AbortSignal,
  ): Promise<NamePage | undefined> {
    const doing = `list the tags of ${repository}`;
    const path = `/v2/${repository}/tags/list`;
    const call = { doing, scope: pullOf(repository) };
    return await this.#list(path, 'tags', page, call, signal).catch(
      unlessAbsent,
    );
  }

  /** @returns undefined where there is no such tag */
  async resolve(
    repository: string,
    tag: string,
    signal: AbortSignal,
  ): Promise<ResolvedImage | undefined> {
    const described = await this.describe(repository, tag, signal);
    if (!described) {
      return undefined;
    }
    const {
      annotations: _annotations,
      subject: _subject,
      ...image
    } = described;
    return image;
  }

  /**
   * @param reference - tag or digest
   * @returns undefined where there is none
   */
  async describe(
    repository: string,
    reference: string,
    signal: AbortSignal,
  ): Promise<DescribedImage | undefined> {
    return await this.#images.read(repository, reference, signal);
  }

  /** @returns undefined where there is no such tag */
  async digestOf(
    repository: string,
    tag: string,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const doing = resolving(repository, tag);
    const head = await this.#calls.send(
      `/v2/${repository}/manifests/${tag}`,
      {
        ...{ doing, scope: pullOf(repository), method: 'HEAD' },
        headers: { accept: MANIFEST_TYPES.join(', ') },
      },
      signal,
    );
    if (head.status === 404) {
      return undefined;
    }
    expectSuccess(head, doing);
    const digest = head.headers.get('docker-content-digest') ?? '';
    if (!DIGEST.test(digest)) {
      throw new DriverError('retryable', `Could not ${doing}: no digest came`);
    }
    return digest;
  }

  /** What was attached to an image, also where the registry has no list of it but by a tag. */
  async referrers(
    repository: string,
    digest: string,
    signal: AbortSignal,
  ): Promise<Referrer[]> {
    return await this.#referrers.of(repository, digest, signal);
  }

  async #list(
    path: string,
    field: string,
    { limit, cursor }: PageRequest,
    call: Call,
    signal: AbortSignal,
  ): Promise<NamePage> {
    const query = queryOf(cursor);
    query.set('n', String(limit));
    const answer = await this.#calls.send(`${path}?${query}`, call, signal);
    expectSuccess(answer, call.doing);
    const names = jsonOf(answer, call.doing)[field] ?? [];
    return pageOf(
      (Array.isArray(names) ? names : []).map(String),
      { limit, cursor },
      answer.headers.get('link'),
    );
  }
}

function unlessAbsent(error: unknown): undefined {
  if (error instanceof DriverError && /: 404\b/.test(error.message)) {
    return undefined;
  }
  throw error;
}
