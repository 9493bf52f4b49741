import { InspectedImage } from '@infra-orchestration/backstage-plugin-infra-node';
import { ImageReference, registryOf } from '../../core';
import { ImageInspectors } from './ImageInspectors';

/** All that a registry is asked about one image. */
const LONGEST_LOOK_MS = 20_000;

export type Look =
  | { saw: 'image'; image: InspectedImage }
  /** The registry does not have it. */
  | { saw: 'nothing' }
  /** No provider is registered for its registry. */
  | { saw: 'noRegistry' };

/**
 * Asks the registry for an image, by its digest where that is told.
 *
 * @throws DriverError where the registry gives no answer
 */
export async function lookUp(
  inspectors: ImageInspectors,
  { repository, tag, digest }: ImageReference,
  options: { signal?: AbortSignal },
): Promise<Look> {
  const inspector = await inspectors.find(repository);
  if (!inspector) {
    return { saw: 'noRegistry' };
  }
  const timeout = AbortSignal.timeout(LONGEST_LOOK_MS);
  const image = await inspector.inspect(
    repository,
    digest ?? tag ?? 'latest',
    options.signal ? AbortSignal.any([options.signal, timeout]) : timeout,
  );
  return image ? { saw: 'image', image } : { saw: 'nothing' };
}

/** All that is known of an image whose registry cannot be asked. */
export function asTold(digest: string): InspectedImage {
  return { digest, platforms: [], provenance: {}, signatures: [], boms: [] };
}

/** What is to be done where a tag is told of, and nobody can be asked what it means. */
export function noRegistryOf(repository: string): string {
  const host = registryOf(repository);
  return `No provider is registered for ${host}, and no digest was told. Register the registry, or tell the digest as well`;
}
