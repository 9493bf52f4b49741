import {
  ChangeSet,
  Db,
  Intent,
  Lease,
  NewEvent,
  reconciliation,
} from '../../store';
import { Clock } from '../clock';
import { CrashPoints } from '../types';
import { isEmpty, mergeChangeSets } from './mergeChangeSets';

export interface RecorderOptions {
  db: Db;
  lease: Lease;
  clock: Clock;
  crashPoints: CrashPoints;
  /** What clients want, as seen by each commit. */
  onIntent(intent: Intent): void;
  /** The first failure; nothing is stored after it. */
  onFailure(error: unknown): void;
  /** These became visible. */
  onEvents(events: readonly NewEvent[]): void;
}

/**
 * The one way in which a worker writes. Changes that come while a commit is under way go together
 * into the next one, so parallel branches of a graph share transactions.
 *
 * Invariants: commits happen one after the other, in the order of the calls; after a failure,
 * which a lost lease is, nothing more is stored.
 */
export class Recorder {
  readonly #options: RecorderOptions;
  #amend: (changes: ChangeSet) => ChangeSet = () => ({});
  #pending: ChangeSet | undefined;
  #next: Promise<void> | undefined;
  #last: Promise<void> = Promise.resolve();
  #failure: { error: unknown } | undefined;

  constructor(options: RecorderOptions) {
    this.#options = options;
  }

  /** What is to be stored with each commit, as a function of what it stores. */
  amendWith(amend: (changes: ChangeSet) => ChangeSet): void {
    this.#amend = amend;
  }

  /** Resolves when it is stored, and all that came before. */
  record(changes: ChangeSet): Promise<void> {
    if (this.#failure) {
      return Promise.reject(this.#failure.error);
    }
    if (isEmpty(changes)) {
      return this.#last;
    }
    this.#pending = mergeChangeSets(this.#pending, changes);
    if (!this.#next) {
      this.#next = this.#commitAfter(this.#last);
      this.#last = this.#next;
    }
    return this.#next;
  }

  /** Stores it in its turn; a failure is told by `onFailure`. */
  post(changes: ChangeSet): void {
    this.record(changes).catch(() => {});
  }

  /** Resolves when all that came before is stored. */
  async flush(): Promise<void> {
    await this.#last;
    if (this.#failure) {
      throw this.#failure.error;
    }
  }

  async #commitAfter(previous: Promise<void>): Promise<void> {
    await previous;
    // One turn of the event loop, for what the branches that run now have to say.
    await new Promise(resolve => setImmediate(resolve));
    const pending = this.#pending!;
    const changes = mergeChangeSets(pending, this.#amend(pending));
    this.#pending = undefined;
    this.#next = undefined;
    const { db, lease, clock, crashPoints } = this.#options;
    const { environmentId } = lease;
    try {
      await crashPoints.at('commit.before', { environmentId });
      const intent = await reconciliation.commit(db, lease, changes, {
        now: clock.now(),
      });
      await crashPoints.at('commit.after', { environmentId });
      this.#options.onIntent(intent);
    } catch (error) {
      if (!this.#failure) {
        this.#failure = { error };
        this.#options.onFailure(error);
      }
      throw error;
    }
    if (changes.events?.length) {
      this.#options.onEvents(changes.events);
    }
  }
}
