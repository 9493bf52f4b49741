import {
  Artifact,
  ReleaseImage,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { compareText } from '../json';
import { fullRepository, parseImage } from './imageReference';

/** Images by container, as they are deployed. */
export type DeployedImages = Readonly<Record<string, string>>;

/**
 * Equal for equal images, whatever the order of the containers: one line `container=repository@digest`
 * of each.
 */
export function releaseKey(
  images: Readonly<Record<string, ReleaseImage>>,
): string {
  return Object.entries(images)
    .map(([container, { image }]) => releaseLine(container, image))
    .sort(compareText)
    .join('\n');
}

/** The line of one container in the key of a release. */
export function releaseLine(container: string, image: string): string {
  return `${container}=${pinned(image) ?? image}`;
}

/** `repository@digest` in full, also where a tag is named beside it; undefined without a digest. */
export function pinned(image: string): string | undefined {
  const { repository, digest } = parseImage(image);
  return digest === undefined ? undefined : `${repository}@${digest}`;
}

/** The image of an artifact: `repository@sha256:…`. */
export function imageOf({
  repository,
  digest,
}: Pick<Artifact, 'repository' | 'digest'>): string {
  return `${fullRepository(repository)}@${digest}`;
}

/** Whether all images of a release are what is deployed. */
export function isDeployed(
  images: Readonly<Record<string, ReleaseImage>>,
  deployed: DeployedImages,
): boolean {
  return Object.entries(images).every(
    ([container, { image }]) =>
      Object.hasOwn(deployed, container) &&
      releaseLine(container, deployed[container]) ===
        releaseLine(container, image),
  );
}
