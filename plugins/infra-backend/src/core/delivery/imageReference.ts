/** A reference to an image, taken apart. */
export interface ImageReference {
  /** Host and path, as they are in full: `docker.io/library/nginx`. */
  repository: string;
  tag?: string;
  /** `sha256:…` */
  digest?: string;
}

const DOCKER_HUB = 'docker.io';
const DOCKER_HUB_NAMES = [
  DOCKER_HUB,
  'index.docker.io',
  'registry-1.docker.io',
];

/** Takes `host/path:tag@digest` apart; host, tag and digest may be missing. Says not whether it is valid. */
export function parseImage(reference: string): ImageReference {
  const [named, digest] = splitAt(reference, reference.indexOf('@'));
  // A colon before a slash is that of a port.
  const colon = named.indexOf(':', named.lastIndexOf('/') + 1);
  const [name, tag] = splitAt(named, colon);
  return {
    repository: fullRepository(name),
    ...(tag !== undefined && { tag }),
    ...(digest !== undefined && { digest }),
  };
}

/** As clients of registries complete names: without a host it is Docker Hub. */
export function fullRepository(name: string): string {
  const [first, ...rest] = name.split('/');
  const hasHost =
    rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  const host = hasHost ? first.toLocaleLowerCase('en-US') : DOCKER_HUB;
  const path = hasHost ? rest.join('/') : name;
  if (!DOCKER_HUB_NAMES.includes(host)) {
    return `${host}/${path}`;
  }
  return `${DOCKER_HUB}/${path.includes('/') ? path : `library/${path}`}`;
}

function splitAt(text: string, at: number): [string, string | undefined] {
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}
