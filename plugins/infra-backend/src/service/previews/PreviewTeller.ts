import { LoggerService } from '@backstage/backend-plugin-api';
import { isDriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import { orAbort } from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
import pLimit from 'p-limit';
import { backoff } from '../../core';
import { Db, previews } from '../../store';
import { atCrashPoints, DeliveryCrashPoints } from '../crashPoints';
import { loadEnvironments } from './loadPreviews';
import { PreviewNotes, Told } from './PreviewNotes';

/** A forge that has not answered by then is tried again. */
const TIMEOUT_MS = 20_000;
/** Longer than a call may last, so that two never tell of the same. */
const CLAIM_MS = 60_000;
const SIDE_BY_SIDE = 4;
/** What changes all the time is told again later. */
const MOST_ROUNDS = 5;

export interface PreviewTellerOptions {
  db: Db;
  notes: PreviewNotes;
  logger: LoggerService;
  now(): Date;
  random(): number;
  /** Milliseconds; for tests. */
  timeout?: number;
  crashPoints?: DeliveryCrashPoints;
}

/** What is to be told of a component's preview. */
interface News extends Told {
  of: string;
  toldBefore: string | undefined;
  failures: number;
}

/**
 * Tells forges how previews stand, outside of all that decides: a forge that is slow holds up only what it is
 * to be told. What is told is read at that moment, and told by one process at a time.
 */
export class PreviewTeller {
  readonly #options: PreviewTellerOptions;
  readonly #slots = pLimit(SIDE_BY_SIDE);
  readonly #waiting = new Map<string, Promise<void>>();
  readonly #stopped = new AbortController();

  constructor(options: PreviewTellerOptions) {
    this.#options = options;
  }

  /** Returns at once; of one preview at most one is on its way. */
  tell(previewId: string): void {
    if (this.#waiting.has(previewId) || this.#stopped.signal.aborted) {
      return;
    }
    const told = this.#slots(() => this.#tell(previewId))
      .catch(error => {
        this.#options.logger.warn(
          `The forge is told of the preview ${previewId} later: ${error}`,
        );
      })
      .finally(() => this.#waiting.delete(previewId));
    this.#waiting.set(previewId, told);
  }

  /** For the end, and for tests. */
  async idle(): Promise<void> {
    while (this.#waiting.size > 0) {
      await Promise.all(this.#waiting.values());
    }
  }

  async stop(): Promise<void> {
    this.#stopped.abort(new Error('Backstage is shutting down'));
    await this.idle();
  }

  async #tell(id: string): Promise<void> {
    const { db, now } = this.#options;
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const news = await this.#newsOf(id);
      const until = new Date(now().getTime() + CLAIM_MS);
      if (
        this.#stopped.signal.aborted ||
        !news ||
        !(await previews.claimTelling(db, {
          ...{ id, told: news.toldBefore, now: now(), until },
        }))
      ) {
        return;
      }
      if (!(await this.#told(id, news))) {
        return;
      }
    }
  }

  /** Undefined where the forge knows how the preview stands. */
  async #newsOf(id: string): Promise<News | undefined> {
    const { db, notes } = this.#options;
    const preview = await previews.get(db, id);
    if (!preview) {
      return undefined;
    }
    const found = await loadEnvironments(db, [preview]);
    const told = notes.of({ preview, environment: found.get(id) });
    return told && told.hash !== preview.told
      ? {
          ...told,
          of: preview.entityRef,
          toldBefore: preview.told,
          failures: preview.tellFailures,
        }
      : undefined;
  }

  async #told(
    id: string,
    { forge, note, hash, of, failures }: News,
  ): Promise<boolean> {
    const {
      db,
      crashPoints,
      logger,
      now,
      random,
      timeout = TIMEOUT_MS,
    } = this.#options;
    const late = AbortSignal.timeout(timeout);
    const signal = AbortSignal.any([late, this.#stopped.signal]);
    try {
      // Also where the forge does not heed the signal.
      await atCrashPoints(crashPoints, { effect: 'preview.tell', of }, () =>
        orAbort(signal, forge.tell(note, { signal })),
      );
      await atCrashPoints(crashPoints, { effect: 'preview.told', of }, () =>
        previews.noteTold(db, { id, hash }),
      );
      return true;
    } catch (error) {
      if (this.#stopped.signal.aborted) {
        // Whoever goes on need not wait for what nobody does any more.
        await previews.freeTelling(db, id);
        return false;
      }
      const message = late.aborted
        ? `${forge.name} did not answer within ${timeout / 1_000} seconds`
        : wordsOf(error, forge.name);
      logger.warn(`The preview ${id} is told of later: ${message}`);
      const wait = backoff(failures + 1, random(), {
        ...{ baseMs: 5_000, capMs: 60 * 60_000, floorMs: 1_000 },
      });
      const asked = isDriverError(error) ? error.retryAfter ?? 0 : 0;
      await previews.noteUntold(db, {
        ...{ id, message, failures: failures + 1 },
        after: new Date(now().getTime() + Math.max(wait, asked)),
      });
      return false;
    }
  }
}

/** What a driver throws is for people; anything else may hold what is not. */
function wordsOf(error: unknown, forge: string): string {
  return isDriverError(error)
    ? error.message
    : `${forge} could not be told; the log says why`;
}
