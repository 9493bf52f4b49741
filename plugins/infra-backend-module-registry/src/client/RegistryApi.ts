import { createHash } from 'node:crypto';
import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import { Challenge, parseChallenge } from './challenge';
import { expectSuccess, Http, HttpAnswer, HttpRequest, jsonOf } from './Http';
import {
  ImagePlatform,
  MANIFEST_TYPES,
  platformOf,
  readManifest,
  readReferrers,
  Referrer,
  textsOf,
} from './manifests';
import { DIGEST } from './names';
import { NamePage, pageOf, PageRequest, queryOf } from './pages';
import { RegistryAuth } from './RegistryLogin';

export interface ResolvedImage {
  digest: string;
  mediaType: string;
  /** Of all that is pulled, where that is one image; in bytes. */
  size?: number;
  /** ISO 8601; of the first platform. */
  created?: string;
  platforms: ImagePlatform[];
}

/** An image with what whoever made it wrote on it. */
export interface DescribedImage extends ResolvedImage {
  /** Labels of the image, and annotations of its manifest, which win. */
  annotations: Record<string, string>;
  /** Digest of what it is attached to, as signatures are to images. */
  subject?: string;
}

type Call = Omit<HttpRequest, 'signal'> & { scope: string };

/** The part of the OCI distribution API that looks. */
export class RegistryApi {
  /** How the registry asked last; the next call answers it unasked. */
  #challenge: Challenge | undefined;

  constructor(
    private readonly options: { url: URL; http: Http; auth: RegistryAuth },
  ) {}

  /** @throws DriverError where the login is refused, or this is no registry */
  async ping(signal: AbortSignal): Promise<void> {
    const doing = `log in to ${this.options.url.host}`;
    const answer = await this.#send('/v2/', { doing, scope: '' }, signal);
    expectSuccess(answer, doing);
  }

  async catalog(page: PageRequest, signal: AbortSignal): Promise<NamePage> {
    const doing = `list the repositories of ${this.options.url.host}`;
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
    const head = await this.#head(repository, reference, signal);
    if (!head) {
      return undefined;
    }
    const details = await this.#describe(repository, head.digest, signal);
    return { ...head, ...details };
  }

  /** @returns undefined where there is no such tag */
  async digestOf(
    repository: string,
    tag: string,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    return (await this.#head(repository, tag, signal))?.digest;
  }

  /** What was attached to an image, also where the registry has no list of it but by a tag. */
  async referrers(
    repository: string,
    digest: string,
    signal: AbortSignal,
  ): Promise<Referrer[]> {
    const byApi = `referrers/${digest}`;
    const byTag = `manifests/${digest.replace(':', '-')}`;
    for (const path of [byApi, byTag]) {
      const doing = `look for what is attached to ${repository}@${digest}`;
      const answer = await this.#send(
        `/v2/${repository}/${path}`,
        {
          ...{ doing, scope: pullOf(repository) },
          headers: { accept: MANIFEST_TYPES.join(', ') },
        },
        signal,
      );
      if (answer.status !== 404) {
        expectSuccess(answer, doing);
        return readReferrers(jsonOf(answer, doing));
      }
    }
    return [];
  }

  async #head(
    repository: string,
    reference: string,
    signal: AbortSignal,
  ): Promise<{ digest: string; mediaType: string } | undefined> {
    const at = DIGEST.test(reference) ? '@' : ':';
    const doing = `resolve ${repository}${at}${reference}`;
    const head = await this.#send(
      `/v2/${repository}/manifests/${reference}`,
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
    return { digest, mediaType: head.headers.get('content-type') ?? '' };
  }

  async #describe(
    repository: string,
    digest: string,
    signal: AbortSignal,
  ): Promise<Omit<DescribedImage, 'digest' | 'mediaType'>> {
    const manifest = readManifest(
      await this.#content(repository, `manifests/${digest}`, digest, signal),
    );
    if (manifest?.type === 'index') {
      const [first] = manifest.platforms;
      const inner =
        first && DIGEST.test(first.digest)
          ? await this.#image(repository, first.digest, signal)
          : undefined;
      return {
        created: inner?.created,
        platforms: manifest.platforms,
        annotations: { ...inner?.annotations, ...manifest.annotations },
        subject: manifest.subject,
      };
    }
    return (
      (await this.#image(repository, digest, signal, manifest)) ?? {
        platforms: [],
        annotations: {},
      }
    );
  }

  async #image(
    repository: string,
    digest: string,
    signal: AbortSignal,
    known?: ReturnType<typeof readManifest>,
  ) {
    const manifest =
      known ??
      readManifest(
        await this.#content(repository, `manifests/${digest}`, digest, signal),
      );
    if (manifest?.type !== 'image' || !DIGEST.test(manifest.config.digest)) {
      return undefined;
    }
    const blob = manifest.config.digest;
    const config = await this.#content(
      ...([repository, `blobs/${blob}`, blob, signal] as const),
    );
    const created = Date.parse(config.created);
    return {
      size: manifest.size,
      // Who does not know writes the year 1.
      created: created > 0 ? new Date(created).toISOString() : undefined,
      platforms: [{ ...platformOf(config), digest }],
      annotations: {
        ...textsOf(config.config?.Labels),
        ...manifest.annotations,
      },
      subject: manifest.subject,
    };
  }

  /** What a digest names, which it has to be the digest of. */
  async #content(
    repository: string,
    path: string,
    digest: string,
    signal: AbortSignal,
  ): Promise<any> {
    const doing = `read ${repository}@${digest}`;
    const answer = await this.#send(
      `/v2/${repository}/${path}`,
      {
        ...{ doing, scope: pullOf(repository), follow: true },
        headers: { accept: [...MANIFEST_TYPES, '*/*'].join(', ') },
      },
      signal,
    );
    expectSuccess(answer, doing);
    const actual = createHash('sha256').update(answer.body).digest('hex');
    if (`sha256:${actual}` !== digest) {
      throw new DriverError(
        'retryable',
        `Could not ${doing}: the registry sent something else`,
      );
    }
    return jsonOf(answer, doing);
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
    const answer = await this.#send(`${path}?${query}`, call, signal);
    expectSuccess(answer, call.doing);
    const names = jsonOf(answer, call.doing)[field] ?? [];
    return pageOf(
      (Array.isArray(names) ? names : []).map(String),
      { limit, cursor },
      answer.headers.get('link'),
    );
  }

  async #send(
    path: string,
    call: Call,
    signal: AbortSignal,
  ): Promise<HttpAnswer> {
    const { url, http, auth } = this.options;
    const { scope, ...request } = call;
    const target = new URL(path, url);
    const attempt = async (challenge: Challenge | undefined) => {
      const authorization = await auth.header({ scope, challenge }, signal);
      return await http.send(target, {
        ...{ ...request, signal },
        headers: {
          ...request.headers,
          ...(authorization && { authorization }),
        },
      });
    };
    const answer = await attempt(this.#challenge);
    if (answer.status !== 401 || this.#challenge) {
      return answer;
    }
    const challenge = parseChallenge(answer.headers.get('www-authenticate'));
    if (!challenge) {
      return answer;
    }
    this.#challenge = challenge;
    return await attempt(challenge);
  }
}

function pullOf(repository: string): string {
  return `repository:${repository}:pull`;
}

function unlessAbsent(error: unknown): undefined {
  if (error instanceof DriverError && /: 404\b/.test(error.message)) {
    return undefined;
  }
  throw error;
}
