import { ImageReference, parseImage } from '../delivery/imageReference';

const HOST = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?$/;
const PART = /^[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*$/;
const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;
/** What cosign and lists of referrers put beside an image. */
const ATTACHMENT = /^sha256-([0-9a-f]{64})(\.[A-Za-z0-9._-]+)?$/;
const LONGEST_PATH = 255;

export function isDigest(text: string): boolean {
  return DIGEST.test(text);
}

export function isTag(text: string): boolean {
  return TAG.test(text);
}

/** The digest of the image that a tag is attached to, as those of signatures are. */
export function attachedTo(tag: string | undefined): string | undefined {
  const [, hash] = ATTACHMENT.exec(tag ?? '') ?? [];
  return hash === undefined ? undefined : `sha256:${hash}`;
}

/** @returns undefined where no registry could have an image of this name */
export function readImage(image: string): ImageReference | undefined {
  const reference = parseImage(image);
  const { repository, tag, digest } = reference;
  const [host, ...parts] = repository.split('/');
  const isValid =
    HOST.test(host) &&
    parts.length > 0 &&
    parts.join('/').length <= LONGEST_PATH &&
    parts.every(part => PART.test(part)) &&
    (tag === undefined || isTag(tag)) &&
    (digest === undefined || isDigest(digest));
  return isValid ? reference : undefined;
}

/** The host of a repository, with its port. */
export function registryOf(repository: string): string {
  return repository.slice(0, repository.indexOf('/'));
}

/** How people write an image. */
export function formatImage(reference: ImageReference): string {
  const { repository, tag, digest } = reference;
  const ofTag = tag === undefined ? '' : `:${tag}`;
  return `${repository}${ofTag}${digest === undefined ? '' : `@${digest}`}`;
}
