import { LoggerService } from '@backstage/backend-plugin-api';
import pLimit from 'p-limit';
import {
  decidePreview,
  PreviewDecision,
  PreviewFacts,
  PreviewProblem,
  PreviewRecord,
} from '../../core';
import { ChangedMeanwhileError, Db, previews } from '../../store';
import { atCrashPoints, DeliveryCrashPoints } from '../crashPoints';
import { PreconditionFailedError } from '../errors';
import { loadFacts } from './loadPreviews';
import { Told } from './PreviewNotes';
import { PreviewSource } from './PreviewSource';
import { PreviewStarter } from './PreviewStarter';
import { PreviewStore } from './PreviewStore';
import { problemOf } from './problemOf';

/** What is decided over and over is an error of ours; the next look goes on. */
const MOST_ROUNDS = 20;
const SIDE_BY_SIDE = 4;
/** Whoever was to tell the forge may die before it begins. */
const TELL_LOOK_MS = 60_000;
/** What goes wrong is tried again after this. */
const AFTER_ERROR_MS = 30_000;

export interface PreviewWorkerOptions {
  db: Db;
  store: PreviewStore;
  source: Pick<PreviewSource, 'read'>;
  starter: PreviewStarter;
  notes: { of(facts: PreviewFacts): Told | undefined };
  /** Returns at once. */
  tell(previewId: string): void;
  logger: LoggerService;
  now(): Date;
  crashPoints?: DeliveryCrashPoints;
}

/**
 * Looks at the previews of a component and does what is decided, until nothing is. Safe to call anywhere, any
 * number of times and at once, as looks at deliveries are.
 */
export class PreviewWorker {
  readonly #options: PreviewWorkerOptions;

  constructor(options: PreviewWorkerOptions) {
    this.#options = options;
  }

  /** Never throws: what goes wrong stays due. */
  async look(entityRef: string): Promise<void> {
    const { db, logger } = this.#options;
    const slots = pLimit(SIDE_BY_SIDE);
    try {
      const found = await previews.listUnsettled(db, entityRef);
      await Promise.all(found.map(({ id }) => slots(() => this.#lookAt(id))));
    } catch (error) {
      logger.warn(
        `Previews of ${entityRef} are looked at again later: ${error}`,
      );
    }
  }

  async #lookAt(id: string): Promise<void> {
    const { logger, store, now } = this.#options;
    try {
      await this.#settle(id);
    } catch (error) {
      logger.warn(`The preview ${id} is looked at again later: ${error}`);
      await store
        .lookAgain(id, new Date(now().getTime() + AFTER_ERROR_MS))
        .catch(() => {});
    }
  }

  async #settle(id: string): Promise<void> {
    const { db, notes, store, now, crashPoints } = this.#options;
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const preview = await previews.get(db, id);
      if (!preview) {
        return;
      }
      const facts = await loadFacts(db, preview);
      const note = notes.of(facts)?.hash;
      const { decision, until } = decidePreview({ ...facts, note }, now());
      if (!decision || decision.act === 'tell') {
        const again = decision && new Date(now().getTime() + TELL_LOOK_MS);
        await atCrashPoints(
          crashPoints,
          { effect: 'preview.look', of: preview.entityRef },
          () => store.noteLook(preview, earlier(until, again)),
        );
        if (decision) {
          this.#options.tell(id);
        }
        return;
      }
      await this.#perform(facts, decision);
    }
    throw new Error(`nothing was settled in ${MOST_ROUNDS} rounds`);
  }

  async #perform(
    facts: PreviewFacts,
    decision: Exclude<PreviewDecision, { act: 'tell' }>,
  ): Promise<void> {
    const { preview } = facts;
    try {
      await atCrashPoints(
        this.#options.crashPoints,
        { effect: `preview.${decision.act}`, of: preview.entityRef },
        () => this.#do(facts, decision),
      );
    } catch (error) {
      const isOutdated =
        error instanceof ChangedMeanwhileError ||
        error instanceof PreconditionFailedError;
      if (isOutdated) {
        return;
      }
      const problem = problemOf(decision.act, error, this.#options.now());
      if (!problem) {
        throw error;
      }
      await this.#note(preview, problem);
    }
  }

  async #do(
    { preview, environment, ...facts }: PreviewFacts,
    decision: Exclude<PreviewDecision, { act: 'tell' }>,
  ): Promise<void> {
    const { starter, store, source } = this.#options;
    switch (decision.act) {
      case 'read':
        await store.noteSource(preview, await source.read(preview));
        return;
      case 'create':
        await starter.create({ preview, ...facts }, decision.images);
        return;
      case 'deploy':
        await starter.deploy(preview, environment!, decision.images);
        return;
      case 'delete':
        await starter.delete(preview, environment!);
        return;
      case 'forget':
        await store.forget(preview, decision.goneAt);
        return;
      default:
        await store.noteProblem(preview, decision.problem);
    }
  }

  async #note(preview: PreviewRecord, problem: PreviewProblem): Promise<void> {
    try {
      await this.#options.store.noteProblem(preview, problem);
    } catch (error) {
      if (!(error instanceof ChangedMeanwhileError)) {
        throw error;
      }
    }
  }
}

function earlier(one?: Date, other?: Date): Date | undefined {
  if (one && other) {
    return one < other ? one : other;
  }
  return one ?? other;
}
