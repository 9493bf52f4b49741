import {
  ChangeSet,
  Db,
  environments,
  Intent,
  Lease,
  NewEvent,
  reconciliation,
} from '../../store';
import { Clock } from '../clock';
import { CrashPoints } from '../types';
import { isEmpty, mergeChangeSets } from './mergeChangeSets';

type Release = Parameters<typeof environments.releaseLease>[2];

export interface RecorderOptions {
  db: Db;
  lease: Lease;
  /** As it was loaded: whether a preview is to hear of the ends of deployments. */
  hasPreview: boolean;
  clock: Clock;
  crashPoints: CrashPoints;
  /** What clients want, as seen by each commit. */
  onIntent(intent: Intent): void;
  /** The first failure; nothing is stored after it. */
  onFailure(error: unknown): void;
  /** These became visible. */
  onEvents(events: readonly NewEvent[]): void;
}

/** For so long what nobody waits for may be kept back, for what comes after it to go along. */
const LINGER_MS = 50;

/**
 * The one way in which a worker writes. Changes that come while a commit is under way go together
 * into the next one, so parallel branches of a graph share transactions. So does what is merely
 * posted with what is recorded soon after it.
 *
 * Invariants: commits happen one after the other, in the order of the calls; after a failure,
 * which a lost lease is, nothing more is stored.
 */
export class Recorder {
  readonly #options: RecorderOptions;
  #amend: (changes: ChangeSet) => ChangeSet = () => ({});
  #pending: ChangeSet | undefined;
  #next: Promise<void> | undefined;
  /** Somebody waits for what is pending. */
  #isAwaited = false;
  #hurry: () => void = () => {};
  #release: Release | undefined;
  #isDue = false;
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
    const stored = this.#add(changes);
    this.#await();
    return stored;
  }

  /**
   * Stores it in its turn; a failure is told by `onFailure`. What became of an attempt is not kept
   * back: until it is stored, a death makes it one of which nobody knows how it ended.
   */
  post(changes: ChangeSet): void {
    this.#add(changes).catch(() => {});
    if (changes.operations?.length) {
      this.#await();
    }
  }

  /** Resolves when all that came before is stored. */
  async flush(): Promise<void> {
    this.#await();
    await this.#last;
    if (this.#failure) {
      throw this.#failure.error;
    }
  }

  /**
   * Gives the lease back, together with what is still to be stored where there is anything. Nothing
   * is to be recorded afterwards.
   *
   * @returns whether the environment is due at once
   */
  async release(release: Release): Promise<boolean> {
    if (!this.#next) {
      await this.flush();
      const { db, lease } = this.#options;
      return (await environments.releaseLease(db, lease, release)).due;
    }
    this.#release = release;
    await this.flush();
    return this.#isDue;
  }

  #add(changes: ChangeSet): Promise<void> {
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

  #await(): void {
    if (this.#next) {
      this.#isAwaited = true;
      this.#hurry();
    }
  }

  async #linger(): Promise<void> {
    if (!this.#isAwaited) {
      await new Promise<void>(resolve => {
        const timer = setTimeout(resolve, LINGER_MS);
        this.#hurry = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  async #commitAfter(previous: Promise<void>): Promise<void> {
    await previous;
    await this.#linger();
    // One turn of the event loop, for what the branches that run now have to say.
    await new Promise(resolve => setImmediate(resolve));
    const pending = this.#pending!;
    const changes = mergeChangeSets(pending, this.#amend(pending));
    this.#pending = undefined;
    this.#next = undefined;
    this.#isAwaited = false;
    this.#hurry = () => {};
    const release = this.#release;
    this.#release = undefined;
    const { db, lease, clock, crashPoints, hasPreview } = this.#options;
    const { environmentId } = lease;
    try {
      await crashPoints.at('commit.before', { environmentId });
      const { intent, due } = await reconciliation.commit(db, lease, changes, {
        now: clock.now(),
        release,
        hasPreview,
      });
      this.#isDue = due;
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
