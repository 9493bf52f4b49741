import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import { expectSuccess, HttpAnswer, jsonOf } from './Http';
import {
  ImagePlatform,
  Manifest,
  MANIFEST_TYPES,
  platformOf,
  readManifest,
  textsOf,
} from './manifests';
import { DIGEST } from './names';
import { digestOf, expectDigest, pullOf, RegistryCalls } from './RegistryCalls';

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

type Index = Extract<Manifest, { type: 'index' }>;
type Image = Extract<Manifest, { type: 'image' }>;
type Details = Omit<DescribedImage, 'digest' | 'mediaType'>;

/** Reads what images are: their manifests, and what these name. */
export class ImageReader {
  constructor(private readonly calls: RegistryCalls) {}

  /**
   * In one request for the manifest, whether by tag or by digest, and one for the configuration.
   *
   * @returns undefined where there is no such image
   */
  async read(
    repository: string,
    reference: string,
    signal: AbortSignal,
  ): Promise<DescribedImage | undefined> {
    const doing = resolving(repository, reference);
    const answer = await this.#get(
      ...([repository, `manifests/${reference}`, doing, signal] as const),
    );
    if (answer.status === 404) {
      return undefined;
    }
    expectSuccess(answer, doing);
    const digest = digestOf(answer.body);
    const told = answer.headers.get('docker-content-digest');
    const asked = DIGEST.test(reference) ? reference : told;
    const mediaType = answer.headers.get('content-type') ?? '';
    const manifest = readManifest(jsonOf(answer, doing));
    if (asked !== null) {
      expectDigest(digest, asked, doing);
    } else if (!manifest) {
      // Nothing says that this is what the tag names, rather than what something in between says.
      throw new DriverError(
        'retryable',
        `Could not ${doing}: no manifest came`,
      );
    }
    const image = { repository, digest, manifest };
    return { digest, mediaType, ...(await this.#describe(image, signal)) };
  }

  async #describe(
    {
      repository,
      digest,
      manifest,
    }: { repository: string; digest: string; manifest: Manifest | undefined },
    signal: AbortSignal,
  ): Promise<Details> {
    if (manifest?.type === 'image') {
      return await this.#image({ repository, digest, manifest }, signal);
    }
    if (manifest?.type !== 'index') {
      return { platforms: [], annotations: {} };
    }
    const inner = await this.#firstOf(repository, manifest, signal);
    return {
      created: inner?.created,
      platforms: manifest.platforms,
      annotations: { ...inner?.annotations, ...manifest.annotations },
      subject: manifest.subject,
    };
  }

  async #firstOf(
    repository: string,
    { platforms: [first] }: Index,
    signal: AbortSignal,
  ): Promise<Details | undefined> {
    if (!first || !DIGEST.test(first.digest)) {
      return undefined;
    }
    const { digest } = first;
    const manifest = readManifest(
      await this.#content(repository, `manifests/${digest}`, digest, signal),
    );
    return manifest?.type === 'image'
      ? await this.#image({ repository, digest, manifest }, signal)
      : undefined;
  }

  async #image(
    {
      repository,
      digest,
      manifest,
    }: { repository: string; digest: string; manifest: Image },
    signal: AbortSignal,
  ): Promise<Details> {
    const blob = manifest.config.digest;
    if (!DIGEST.test(blob)) {
      return { platforms: [], annotations: {} };
    }
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
    const answer = await this.#get(repository, path, doing, signal);
    expectSuccess(answer, doing);
    expectDigest(digestOf(answer.body), digest, doing);
    return jsonOf(answer, doing);
  }

  async #get(
    repository: string,
    path: string,
    doing: string,
    signal: AbortSignal,
  ): Promise<HttpAnswer> {
    const call = { doing, scope: pullOf(repository), follow: true };
    // As what a manifest is kept is how it is wanted; a configuration has types of its own.
    const accept = path.startsWith('manifests/')
      ? MANIFEST_TYPES
      : [...MANIFEST_TYPES, '*/*'];
    const headers = { accept: accept.join(', ') };
    const target = `/v2/${repository}/${path}`;
    return await this.calls.send(target, { ...call, headers }, signal);
  }
}

export function resolving(repository: string, reference: string): string {
  const at = DIGEST.test(reference) ? '@' : ':';
  return `resolve ${repository}${at}${reference}`;
}
