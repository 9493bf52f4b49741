import {
  ImageAttachments,
  InspectedImage,
} from '@infra-orchestration/backstage-plugin-infra-node';
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
  const image = await inspector.inspect(
    repository,
    digest ?? tag ?? 'latest',
    bounded(options),
  );
  return image ? { saw: 'image', image } : { saw: 'nothing' };
}

/**
 * Asks the registry what is attached to an image.
 *
 * @returns undefined where no provider is registered for it
 * @throws DriverError where the registry gives no answer
 */
export async function lookForAttachments(
  inspectors: ImageInspectors,
  { repository, digest }: { repository: string; digest: string },
  options: { signal: AbortSignal },
): Promise<ImageAttachments | undefined> {
  const inspector = await inspectors.find(repository);
  return await inspector?.attachments(repository, digest, bounded(options));
}

function bounded({ signal }: { signal?: AbortSignal }): AbortSignal {
  const timeout = AbortSignal.timeout(LONGEST_LOOK_MS);
  return signal ? AbortSignal.any([signal, timeout]) : timeout;
}

/** All that is known of an image whose registry cannot be asked. */
export function asTold(digest: string): InspectedImage {
  return { digest, platforms: [], provenance: {} };
}

/** What is to be done where a tag is told of, and nobody can be asked what it means. */
export function noRegistryOf(repository: string): string {
  const host = registryOf(repository);
  return `No provider is registered for ${host}, and no digest was told. Register the registry, or tell the digest as well`;
}
