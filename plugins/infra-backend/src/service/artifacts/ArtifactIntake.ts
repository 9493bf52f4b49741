import { LoggerService } from '@backstage/backend-plugin-api';
import {
  ArtifactHint,
  ArtifactHints,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { randomUUID } from 'node:crypto';
import { isDigest, isTag, readImage } from '../../core';
import { Db, incomingEvents, IncomingEventRecord } from '../../store';
import { atCrashPoints, DeliveryCrashPoints } from '../crashPoints';
import { ArtifactRegistrar } from './ArtifactRegistrar';
import { Asked, askRegistry } from './askRegistry';
import { afterError, Attempt, Next } from './fateOf';
import { ImageInspectors } from './ImageInspectors';

/** Events that were claimed are due again after this, should the process die. */
const CLAIM_MS = 60_000;

export interface ArtifactIntakeOptions {
  db: Db;
  inspectors: ImageInspectors;
  registrar: ArtifactRegistrar;
  logger: LoggerService;
  crashPoints?: DeliveryCrashPoints;
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
    const { db, crashPoints } = this.#options;
    const of = hints[0]?.repository ?? source;
    await atCrashPoints(crashPoints, { effect: 'event.record', of }, () =>
      incomingEvents.record(db, events, { now: new Date() }),
    );
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
    const { db, inspectors, registrar, crashPoints } = this.#options;
    const hint = event.hint!;
    const attempt = attemptOf(event);
    let asked: Asked;
    try {
      asked = await atCrashPoints(
        crashPoints,
        { effect: 'event.inspect', of: hint.repository },
        () => askRegistry(hint, { db, inspectors, attempt, signal }),
      );
    } catch (error) {
      // The process ends; the event is due again for whoever comes then.
      if (!signal.aborted) {
        await this.#goOn(event, afterError(error, attempt));
      }
      return;
    }
    if ('tell' in asked) {
      await registrar.register({ ...asked.tell, event });
    } else if ('attach' in asked) {
      await registrar.attach({ ...asked.attach, event });
    } else {
      await this.#goOn(event, asked.next);
    }
  }

  async #goOn({ id, hint }: IncomingEventRecord, next: Next): Promise<void> {
    const { db, logger, crashPoints } = this.#options;
    const now = new Date();
    const { reason } = next;
    if ('fate' in next && next.fate === 'Failed') {
      logger.warn(`Event ${id} led to no artifact: ${reason}`);
    }
    const store = async () => {
      if ('fate' in next) {
        await incomingEvents.settle(db, { id, ...next, now });
      } else {
        const nextAttemptAt = new Date(now.getTime() + next.waitMs);
        await incomingEvents.retryLater(db, { id, reason, nextAttemptAt });
      }
    };
    const effect = { effect: 'event.settle', of: hint!.repository } as const;
    await atCrashPoints(crashPoints, effect, store);
  }
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
