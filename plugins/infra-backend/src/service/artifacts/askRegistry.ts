import {
  ArtifactHint,
  ImageAttachments,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { attachedTo, formatImage } from '../../core';
import { artifacts, Db } from '../../store';
import { TellOptions } from './ArtifactRegistrar';
import { afterAbsence, afterUnknownSubject, Attempt, Next } from './fateOf';
import { ImageInspectors } from './ImageInspectors';
import {
  asTold,
  Look,
  lookForAttachments,
  lookUp,
  noRegistryOf,
} from './lookUp';

export interface AskOptions {
  db: Db;
  inspectors: ImageInspectors;
  attempt: Attempt;
  signal: AbortSignal;
}

/** An image to be registered, what was found attached to a known one, or what follows without either. */
export type Asked =
  | { tell: Omit<TellOptions, 'event'> }
  | { attach: { artifactId: string; found: ImageAttachments } }
  | { next: Next };

/**
 * What becomes of a hint. Where it is of something that is attached to an image, such as a signature,
 * it means that it is to be looked for what is attached to that one.
 *
 * @throws DriverError where the registry gives no answer
 */
export async function askRegistry(
  hint: ArtifactHint,
  options: AskOptions,
): Promise<Asked> {
  const { repository, tag, digest: _digest, ...provenance } = hint;
  const subject = attachedTo(tag);
  if (subject !== undefined) {
    return await askForSubject({ repository, digest: subject }, options);
  }
  const look = await lookUp(options.inspectors, hint, options);
  const image = imageIn(look, hint);
  if (image?.subject !== undefined) {
    const of = { repository, digest: image.subject };
    return await askForSubject(of, options);
  }
  if (image) {
    return { tell: { repository, tag, image, provenance } };
  }
  return {
    next:
      look.saw === 'nothing'
        ? afterAbsence(formatImage(hint), options.attempt)
        : { fate: 'Failed', reason: noRegistryOf(repository) },
  };
}

/** Nothing becomes an artifact only because something is attached to it. */
async function askForSubject(
  subject: { repository: string; digest: string },
  options: AskOptions,
): Promise<Asked> {
  const [known] = await artifacts.findByDigests(options.db, [subject]);
  if (!known) {
    const next = afterUnknownSubject(formatImage(subject), options.attempt);
    return { next };
  }
  const found = await lookForAttachments(
    ...([options.inspectors, subject, options] as const),
  );
  if (found) {
    return { attach: { artifactId: known.id, found } };
  }
  const reason = 'Nobody can be asked what is attached to the image';
  return { next: { fate: 'Ignored', reason } };
}

function imageIn(look: Look, { digest }: ArtifactHint) {
  if (look.saw === 'image') {
    return look.image;
  }
  return look.saw === 'noRegistry' && digest !== undefined
    ? asTold(digest)
    : undefined;
}
