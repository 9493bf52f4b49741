import { LoggerService } from '@backstage/backend-plugin-api';
import {
  ImageAttachments,
  isDriverError,
} from '@infra-orchestration/backstage-plugin-infra-node';
import pLimit from 'p-limit';
import { registryOf, untilAttachmentsLook } from '../../core';
import { artifacts, AttachmentsLook, Db, inTransaction } from '../../store';
import { atCrashPoints, DeliveryCrashPoints } from '../crashPoints';
import { afterError } from './fateOf';
import { ImageInspectors } from './ImageInspectors';
import { lookForAttachments } from './lookUp';

/** Images of one round, and those asked for at once: nobody waits for it, and registries have limits. */
const MOST_IMAGES = 20;
const CONCURRENCY = 2;
/** Longer than a round can take, so that nobody else takes what waits in it. */
const CLAIM_MS = 5 * 60_000;
/** A registry that did not answer is asked about other images after this. */
const SILENT_MS = 60_000;
/** Some hours, after which the look is over without an answer. */
const MOST_ATTEMPTS = 30;

export interface AttachmentsWorkerOptions {
  db: Db;
  inspectors: ImageInspectors;
  logger: LoggerService;
  crashPoints?: DeliveryCrashPoints;
}

/**
 * Looks for what is attached to images, such as signatures: after they are known, so that no delivery waits
 * for it, and again later, since a registry may not tell of what is pushed without a tag.
 */
export class AttachmentsWorker {
  readonly #options: AttachmentsWorkerOptions;

  constructor(options: AttachmentsWorkerOptions) {
    this.#options = options;
  }

  /** One round. What it does not come to is due again for any replica. */
  async run(signal: AbortSignal): Promise<void> {
    const { db, logger } = this.#options;
    const now = new Date();
    const looks = await artifacts.claimAttachmentsLooks(db, {
      now,
      claimedUntil: later(now, CLAIM_MS),
      limit: MOST_IMAGES,
    });
    const limited = pLimit(CONCURRENCY);
    const silent = new Set<string>();
    const tried = looks.map(each =>
      limited(() => this.#look(each, silent, signal)).catch(error =>
        logger.warn(`${nameOf(each)} is looked at again: ${error}`),
      ),
    );
    await Promise.all(tried);
  }

  /** @param silent - registries that did not answer in this round: they hold up the others once, not with each image */
  async #look(
    look: AttachmentsLook,
    silent: Set<string>,
    signal: AbortSignal,
  ): Promise<void> {
    const { db, inspectors } = this.#options;
    const registry = registryOf(look.repository);
    if (signal.aborted) {
      return;
    }
    if (silent.has(registry)) {
      const at = later(new Date(), SILENT_MS);
      await artifacts.retryAttachmentsLook(db, look, { at });
      return;
    }
    let found: ImageAttachments | undefined;
    try {
      found = await lookForAttachments(inspectors, look, { signal });
    } catch (error) {
      if (!signal.aborted) {
        if (isDriverError(error) && error.code === 'retryable') {
          silent.add(registry);
        }
        await this.#goOn(look, error);
      }
      return;
    }
    if (found) {
      await this.#store(look, found);
    } else {
      // Nobody can be asked; there may be somebody by the next look, as where a provider could not be opened.
      await artifacts.endAttachmentsLook(db, look, { nextAt: afterThis(look) });
    }
  }

  /** Also where it was taken by another meanwhile: what was found was found. */
  async #store(look: AttachmentsLook, found: ImageAttachments): Promise<void> {
    const { db, crashPoints } = this.#options;
    const write = async (trx: Db) => {
      await artifacts.addAttachments(trx, look.artifactId, found);
      await artifacts.endAttachmentsLook(trx, look, {
        nextAt: afterThis(look),
      });
    };
    await atCrashPoints(
      crashPoints,
      { effect: 'artifact.attach', of: look.repository },
      () => inTransaction(db, write),
    );
  }

  async #goOn(look: AttachmentsLook, error: unknown): Promise<void> {
    const { db, logger } = this.#options;
    const { attempts } = look;
    const attempt = { attempts, ageMs: 0, random: Math.random() };
    const next = afterError(error, attempt);
    if ('waitMs' in next && attempts < MOST_ATTEMPTS) {
      const at = later(new Date(), next.waitMs);
      await artifacts.retryAttachmentsLook(db, look, { at });
      return;
    }
    logger.warn(
      `What is attached to ${nameOf(look)} is not known: ${next.reason}`,
    );
    await artifacts.endAttachmentsLook(db, look, { nextAt: afterThis(look) });
  }
}

function afterThis({ looks }: AttachmentsLook): Date | undefined {
  const wait = untilAttachmentsLook(looks + 1);
  return wait === undefined ? undefined : later(new Date(), wait);
}

function later(date: Date, ms: number): Date {
  return new Date(date.getTime() + ms);
}

function nameOf({ repository, digest }: AttachmentsLook): string {
  return `${repository}@${digest}`;
}
