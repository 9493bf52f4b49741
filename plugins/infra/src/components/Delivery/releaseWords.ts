import {
  Artifact,
  DeliveryEnvironment,
  DeliveryView,
  Release,
  ReleaseImageView,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { parseImageName, shortDigest } from '../../lib/imageName';

/** How people call an image, by the image. */
export type Versions = ReadonlyMap<string, string>;

export function environmentsOf(view: DeliveryView): DeliveryEnvironment[] {
  return [...view.steps.flatMap(step => step.environments), ...view.others];
}

/** Promotions name images by digest only; what is shown elsewhere in the view says the version. */
export function versionsOf(view: DeliveryView): Versions {
  return new Map(
    environmentsOf(view)
      .flatMap(({ running, available }) => [
        ...(running?.images ?? []),
        ...(available?.images ?? []),
      ])
      .map(({ image, version }) => [image, version]),
  );
}

/** `1.4.2`, or `1.4.2 + 2.0.1` where the workload has several containers. */
export function releaseName(
  release: Pick<Release, 'images'>,
  versions: Versions = new Map(),
): string {
  const names = Object.values(release.images).map(
    ({ image }) => versions.get(image) ?? bareVersion(image),
  );
  return joined(names);
}

export function imagesName(images: readonly ReleaseImageView[]): string {
  return joined(images.map(({ version }) => version));
}

function joined(names: string[]): string {
  return [...new Set(names)].join(' + ');
}

/** What an image is called where nothing is known but its name. */
export function bareVersion(image: string): string {
  const { tag, digest } = parseImageName(image);
  return tag ?? (digest ? shortDigest(digest) : image);
}

export function digestOf(image: string): string | undefined {
  return parseImageName(image).digest;
}

export function artifactName({ tags, digest }: Artifact): string {
  return tags.at(-1) ?? shortDigest(digest);
}
