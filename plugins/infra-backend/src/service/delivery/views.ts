import {
  Artifact,
  Promotion,
  Release,
  ReleaseImageView,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { imageOf, parseImage, PromotionRecord } from '../../core';
import { artifacts, Db, EnvironmentRecord } from '../../store';

/** What clients see. */
export function toPromotionView(
  record: PromotionRecord,
  environment: Pick<EnvironmentRecord, 'name' | 'type'> | undefined,
): Promotion {
  const { releaseKey: _releaseKey, planHash: _planHash, ...promotion } = record;
  return {
    ...promotion,
    environmentName: environment?.name ?? '',
    environmentType: environment?.type ?? '',
  };
}

/** The artifacts that are known of images, by image. */
export type KnownArtifacts = ReadonlyMap<string, Artifact>;

export async function knownArtifacts(
  db: Db,
  images: readonly string[],
): Promise<KnownArtifacts> {
  const split = images.flatMap(image => {
    const { repository, digest } = parseImage(image);
    return digest ? [{ repository, digest }] : [];
  });
  const found = await artifacts.findByDigests(db, split);
  return new Map(found.map(each => [imageOf(each), each] as const));
}

export function toImageViews(
  { images }: Pick<Release, 'images'>,
  known: KnownArtifacts,
): ReleaseImageView[] {
  return Object.entries(images)
    .map(([container, { image, artifactId }]) => {
      const { repository, digest, tag } = parseImage(image);
      const artifact =
        digest === undefined
          ? undefined
          : known.get(imageOf({ repository, digest }));
      return {
        container,
        image,
        artifactId: artifactId ?? artifact?.id,
        version: artifact?.tags.at(-1) ?? tag ?? shortDigest(digest) ?? image,
        ...(artifact && { artifact }),
      };
    })
    .sort((one, other) => (one.container < other.container ? -1 : 1));
}

/** The images of a deployment as a release. */
export function toRelease(
  images: Record<string, string>,
): Pick<Release, 'images'> {
  return {
    images: Object.fromEntries(
      Object.entries(images).map(([container, image]) => [
        container,
        { image },
      ]),
    ),
  };
}

function shortDigest(digest: string | undefined): string | undefined {
  return digest?.replace(/^sha256:/, '').slice(0, 12);
}
