import { LoggerService } from '@backstage/backend-plugin-api';
import {
  ArtifactHint,
  ArtifactHints,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { randomUUID } from 'node:crypto';
import {
  formatImage,
  isDigest,
  isTag,
  readImage,
  registryOf,
} from '../../core';
import { Db, incomingEvents, IncomingEventRecord } from '../../store';
import { ArtifactRegistrar } from './ArtifactRegistrar';
import { afterAbsence, afterError, Attempt, Next } from './fateOf';
import { ImageInspectors } from './ImageInspectors';
import { asTold, Look, lookUp } from './lookUp';

/** Events that were claimed are due again after this, should the process die. */
const CLAIM_MS = 60_000;

export interface ArtifactIntakeOptions {
  db: Db;
  inspectors: ImageInspectors;
  registrar: ArtifactRegistrar;
  logger: LoggerService;
}

type Rejected = { fate: 'Rejected' | 'Ignored'; reason: string };

/** What comes in of images: written down first, then asked for at the registry until there is an answer. */
export class ArtifactIntake {
  readonly #options: ArtifactIntakeOptions;

  constructor(options: ArtifactIntakeOptions) {
    this.#options = options;
  }

  /** @returns whether there is something to ask a registry for */
  async record(told: ArtifactHints): Promise<boolean> {
    const { source, deliveryId, hints, fate, reason } = told;
    const about = { source, ...(reason !== undefined && { reason }) };
    const given: (ArtifactHint | undefined)[] = hints.length
      ? hints
      : [undefined];
    const events = given.map((hint, index) => ({
      ...about,
      id: randomUUID(),
      deliveryId: index ? `${deliveryId}#${index + 1}` : deliveryId,
      ...this.#judge(hint, fate),
    }));
    const { db } = this.#options;
    await incomingEvents.record(db, events, { now: new Date() });
    return events.some(event => event.fate === 'Pending');
  }

  #judge(hint: ArtifactHint | undefined, fate: ArtifactHints['fate']) {
    if (fate || !hint) {
      return { fate: fate ?? ('Ignored' as const), hint };
    }
    const checked = checkHint(hint);
    return 'fate' in checked
      ? { hint, ...checked }
      : { fate: 'Pending' as const, hint: checked };
  }

  /** Takes up to `limit` events that are due; each goes on by itself. */
  async claim(limit: number): Promise<IncomingEventRecord[]> {
    const now = new Date();
    return await incomingEvents.claimDue(this.#options.db, {
      now,
      claimedUntil: new Date(now.getTime() + CLAIM_MS),
      limit,
    });
  }

  async attempt(
    event: IncomingEventRecord,
    signal: AbortSignal,
  ): Promise<void> {
    const hint = event.hint!;
    let look: Look;
    try {
      look = await lookUp(this.#options.inspectors, hint, { signal });
    } catch (error) {
      // The process ends; the event is due again for whoever comes then.
      if (!signal.aborted) {
        await this.#goOn(event, afterError(error, attemptOf(event)));
      }
      return;
    }
    const image = imageIn(look, hint);
    if (image) {
      const { repository, tag, digest: _digest, ...provenance } = hint;
      const { registrar } = this.#options;
      await registrar.register({ repository, tag, image, provenance, event });
      return;
    }
    const next: Next =
      look.saw === 'nothing'
        ? afterAbsence(formatImage(hint), attemptOf(event))
        : { fate: 'Failed', reason: noRegistryOf(hint.repository) };
    await this.#goOn(event, next);
  }

  async #goOn({ id }: IncomingEventRecord, next: Next): Promise<void> {
    const { db, logger } = this.#options;
    const now = new Date();
    const { reason } = next;
    if ('fate' in next) {
      logger.warn(`Event ${id} led to no artifact: ${reason}`);
      await incomingEvents.settle(db, { id, fate: next.fate, reason, now });
    } else {
      const nextAttemptAt = new Date(now.getTime() + next.waitMs);
      await incomingEvents.retryLater(db, { id, reason, nextAttemptAt });
    }
  }
}

function imageIn(look: Look, { digest }: ArtifactHint) {
  if (look.saw === 'image') {
    return look.image;
  }
  return look.saw === 'noRegistry' && digest !== undefined
    ? asTold(digest)
    : undefined;
}

/** What is to be done where a tag is told of, and nobody can be asked what it means. */
export function noRegistryOf(repository: string): string {
  const host = registryOf(repository);
  return `No provider is registered for ${host}, and no digest was told. Register the registry, or tell the digest as well`;
}

function checkHint(hint: ArtifactHint): ArtifactHint | Rejected {
  const reference = readImage(hint.repository);
  const { tag = reference?.tag, digest = reference?.digest } = hint;
  if (!reference) {
    return rejected(`"${hint.repository}" is not the name of a repository`);
  }
  if (tag !== undefined && !isTag(tag)) {
    return rejected(`"${tag}" is not a tag`);
  }
  if (digest !== undefined && !isDigest(digest)) {
    return rejected(`"${digest}" is not a digest of sha256`);
  }
  if (tag === undefined && digest === undefined) {
    return {
      fate: 'Ignored',
      reason: 'It names neither a tag nor a digest, so no image',
    };
  }
  const { repository } = reference;
  return { ...hint, repository, tag, digest };
}

function rejected(reason: string): Rejected {
  return { fate: 'Rejected', reason };
}

function attemptOf({ attempts, receivedAt }: IncomingEventRecord): Attempt {
  return {
    attempts,
    ageMs: Date.now() - Date.parse(receivedAt),
    random: Math.random(),
  };
}
