import { PackageURL } from 'packageurl-js';
import { isDigest, repositoryOf } from '../../checks/hints';
import { MalformedDelivery } from '../../delivery/types';

/**
 * The image that a package URL names, of type `oci` or `docker`.
 *
 * @param registry - where neither the URL nor its type says one
 * @returns undefined for packages that are no images
 */
export function imageOfPurl(
  id: string,
  registry?: string,
): { repository: string; tag?: string; digest?: string } | undefined {
  const purl = parse(id);
  if (purl.type !== 'oci' && purl.type !== 'docker') {
    return undefined;
  }
  const qualifiers = purl.qualifiers ?? {};
  const version = purl.version ?? undefined;
  const digest = isDigest(version) ? version : undefined;
  return {
    repository: repository(purl, qualifiers.repository_url, registry),
    tag: qualifiers.tag ?? (digest ? undefined : version),
    digest,
  };
}

/** For `oci` the URL is of the repository, its name included; for `docker` it is of the registry. */
function repository(purl: PackageURL, url?: string, registry?: string): string {
  const path = [purl.namespace, purl.name].filter(Boolean).join('/');
  if (purl.type === 'oci' && url) {
    return repositoryOf(undefined, url);
  }
  const host = url ?? registry;
  if (!host && purl.type === 'oci') {
    throw new MalformedDelivery(
      'Its subject names no repository_url, and its source has no registry',
    );
  }
  if (!host && !purl.namespace) {
    return repositoryOf('docker.io/library', path);
  }
  return repositoryOf(host ?? 'docker.io', path);
}

function parse(id: string): PackageURL {
  try {
    return PackageURL.fromString(id);
  } catch {
    throw new MalformedDelivery('/subject/id is no package URL');
  }
}
