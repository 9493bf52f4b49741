/** An image as it is named, taken apart. */
export interface ImageReference {
  /** Host and path: `registry.example.com/shop/api`. */
  repository: string;
  tag?: string;
  digest?: string;
}

const DOCKER_HUB = 'docker.io';
/** Other names by which Docker Hub is called. */
const DOCKER_HUB_ALIASES = ['index.docker.io', 'registry-1.docker.io'];

const HOST = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?$/;
const PART = /^[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*$/;
const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;
const LONGEST_PATH = 255;

export function isDigest(text: string): boolean {
  return DIGEST.test(text);
}

export function isTag(text: string): boolean {
  return TAG.test(text);
}

/**
 * Takes the name of an image apart, as clients of registries do: what does not begin with a host is on
 * Docker Hub.
 *
 * @returns undefined where it is none
 */
export function parseImage(image: string): ImageReference | undefined {
  const [named, digest, ...more] = image.split('@');
  if (more.length || (digest !== undefined && !isDigest(digest))) {
    return undefined;
  }
  // Before the last slash it is that of a port.
  const colon = named.indexOf(':', named.lastIndexOf('/') + 1);
  const tag = colon < 0 ? undefined : named.slice(colon + 1);
  const repository = repositoryOf(colon < 0 ? named : named.slice(0, colon));
  if (!repository || (tag !== undefined && !isTag(tag))) {
    return undefined;
  }
  return {
    repository,
    ...(tag !== undefined && { tag }),
    ...(digest !== undefined && { digest }),
  };
}

function repositoryOf(name: string): string | undefined {
  const [first, ...rest] = name.split('/');
  const hasHost =
    rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  const host = hasHost ? first.toLowerCase() : DOCKER_HUB;
  const isHub = host === DOCKER_HUB || DOCKER_HUB_ALIASES.includes(host);
  const given = hasHost ? rest : [first, ...rest];
  const parts = isHub && given.length === 1 ? ['library', ...given] : given;
  const path = parts.join('/');
  const isValid =
    HOST.test(host) &&
    path.length <= LONGEST_PATH &&
    parts.every(part => PART.test(part));
  return isValid ? `${isHub ? DOCKER_HUB : host}/${path}` : undefined;
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
