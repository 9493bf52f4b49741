import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { InputError, NotFoundError } from '@backstage/errors';
import { Artifact } from '@infra-orchestration/backstage-plugin-infra-common';
import { InfraService } from '@infra-orchestration/backstage-plugin-infra-node';

export interface ImageName {
  repository: string;
  tag?: string;
  digest?: string;
}

/** Takes `host/path:tag@digest` apart; the colon of a port is none of a tag. */
export function splitImage(image: string): ImageName {
  const [named, digest] = splitAt(image, image.indexOf('@'));
  const [repository, tag] = splitAt(
    named,
    named.indexOf(':', named.lastIndexOf('/') + 1),
  );
  return {
    repository,
    ...(tag !== undefined && { tag }),
    ...(digest !== undefined && { digest }),
  };
}

function splitAt(text: string, at: number): [string, string | undefined] {
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

/**
 * The artifact that an image was told of as: that of its digest, or else the newest that had its tag.
 *
 * @throws InputError, NotFoundError
 */
export async function requireArtifact(
  infra: InfraService,
  image: string,
  credentials: BackstageCredentials,
): Promise<Artifact> {
  const { repository, tag, digest } = splitImage(image);
  if (tag === undefined && digest === undefined) {
    throw new InputError(
      `${image} names neither a tag nor a digest; write for example ${image}:1.2.3`,
    );
  }
  let cursor: string | undefined;
  do {
    const page = await infra.listArtifacts(
      { repository, digest, cursor, limit: 100 },
      { credentials },
    );
    const found = page.items.find(
      ({ tags }) =>
        digest !== undefined || (tag !== undefined && tags.includes(tag)),
    );
    if (found) return found;
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  throw new NotFoundError(
    `Nothing has told of ${image} yet; let CI tell of it, or register it by infra:artifact:register`,
  );
}
