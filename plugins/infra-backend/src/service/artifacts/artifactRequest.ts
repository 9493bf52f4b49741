import {
  ArtifactInput,
  ArtifactProvenance,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { ImageReference, isDigest, isTag, readImage } from '../../core';
import { FieldError, InvalidFieldsError } from '../errors';

/**
 * The image that a request tells of: a repository, with a tag or a digest or both, in one field or in
 * several.
 *
 * @throws InvalidFieldsError
 */
export function imageOfRequest(input: ArtifactInput): ImageReference {
  const reference = readImage(input.repository);
  if (!reference) {
    throw new InvalidFieldsError([
      {
        pointer: '/repository',
        message: `"${input.repository}" is not the name of an image; write host and path, such as registry.example.com/shop/api`,
      },
    ]);
  }
  const errors: FieldError[] = [];
  const refuse = (pointer: string, message: string) =>
    errors.push({ pointer, message });
  const { tag = reference.tag, digest = reference.digest } = input;
  if (tag !== undefined && !isTag(tag)) {
    refuse('/tag', `"${tag}" is not a tag`);
  }
  if (digest !== undefined && !isDigest(digest)) {
    refuse(
      '/digest',
      `"${digest}" is not a digest; write sha256: and 64 hexadecimal digits, as the registry answered the push`,
    );
  }
  for (const field of ['tag', 'digest'] as const) {
    const [named, given] = [reference[field], input[field]];
    if (named !== undefined && given !== undefined && named !== given) {
      refuse(`/${field}`, `is ${given}, while the repository says ${named}`);
    }
  }
  if (tag === undefined && digest === undefined) {
    refuse('/digest', 'is missing; name the digest of the image, or its tag');
  }
  if (input.container !== undefined && input.entityRef === undefined) {
    refuse('/entityRef', 'is missing; a container is one of a component');
  }
  if (errors.length) {
    throw new InvalidFieldsError(errors);
  }
  const { repository } = reference;
  return {
    repository,
    ...(tag !== undefined && { tag }),
    ...(digest !== undefined && { digest }),
  };
}

export function provenanceOfRequest(input: ArtifactInput): ArtifactProvenance {
  const { commit, branch, author, sourceUrl, buildUrl, committedAt } = input;
  return { commit, branch, author, sourceUrl, buildUrl, committedAt };
}
