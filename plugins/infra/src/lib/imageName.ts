/** What an image is called: where it is, and which one. */
export interface ImageName {
  host: string;
  repository: string;
  tag?: string;
  digest?: string;
}

const DEFAULT_HOST = 'docker.io';

/** A first part that is no path: it has a dot or a port, or is this machine. */
const isHost = (part: string) => /[.:]/.test(part) || part === 'localhost';

/** As clients of registries read it: without a host it is one of Docker Hub's. */
export function parseImageName(image: string): ImageName {
  const [name, digest] = split(image, image.indexOf('@'));
  const slash = name.lastIndexOf('/');
  const colon = name.indexOf(':', slash + 1);
  const [path, tag] = split(name, colon);
  const parts = path.split('/');
  const hasHost = parts.length > 1 && isHost(parts[0]);
  const host = hasHost ? parts[0] : DEFAULT_HOST;
  const rest = hasHost ? parts.slice(1) : parts;
  const repository =
    host === DEFAULT_HOST && rest.length === 1
      ? `library/${rest[0]}`
      : rest.join('/');
  return {
    host,
    repository,
    ...(digest && { digest }),
    // As is pulled where nothing is said.
    ...(tag || !digest ? { tag: tag || 'latest' } : {}),
  };
}

function split(text: string, at: number): [string, string | undefined] {
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

/** `sha256:0123456789ab`: enough to tell digests apart. */
export function shortDigest(digest: string): string {
  const [algorithm, hex = ''] = digest.split(':');
  return `${algorithm}:${hex.slice(0, 12)}`;
}
