import { LoggerService } from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';
import { backoff, decideDelivery, DeliveryDecision } from '../../core';
import { Db, deliveries, DeliveryLook } from '../../store';
import { atCrashPoints, DeliveryCrashPoints } from '../crashPoints';
import { DeliveryActs, DeliveryActsOptions, Outcome } from './DeliveryActs';
import { loadLine, LoadedLine, withNoted } from './LineLoader';

/** What is decided over and over is an error of ours; the next look goes on. */
const MOST_ROUNDS = 50;
/** A wake-up that got lost costs this much at most, while something is not over. */
const OPEN_LOOK_MS = 30_000;

export interface DeliveryWorkerOptions extends DeliveryActsOptions {
  db: Db;
  /** Has the component looked at once more, not before this look is over. */
  wake(entityRef: string): void;
  logger: LoggerService;
  random(): number;
  crashPoints?: DeliveryCrashPoints;
}

/**
 * Looks at the line of a component and does what is decided, until nothing is. Safe to call anywhere,
 * any number of times and at once: what is done is decided from what is stored, and stored once.
 */
export class DeliveryWorker {
  readonly #options: DeliveryWorkerOptions;
  readonly #acts: DeliveryActs;

  constructor(options: DeliveryWorkerOptions) {
    this.#options = options;
    this.#acts = new DeliveryActs(options);
  }

  /**
   * Never throws. What it decides after a note is of the line as it was read before that. Where it was woken
   * since, it has itself woken again, as whoever looked because of that may have seen the line before the note.
   *
   * @param known - how the look before ended, where that was read just now
   */
  async look(entityRef: string, known?: DeliveryLook): Promise<void> {
    const { db, logger, now } = this.#options;
    const before = known ?? (await deliveries.get(db, entityRef));
    const about = { entityRef, wakes: before.wakes };
    try {
      const { isAsRead, ...found } = await this.#settle(entityRef);
      const look = { ...about, ...found, failures: 0, now: now() };
      const isLast = await this.#note(look);
      if (!isLast && !isAsRead) {
        this.#options.wake(entityRef);
      }
    } catch (error) {
      const failures = before.failures + 1;
      const wait = backoff(failures, this.#options.random(), {
        ...{ baseMs: 1_000, capMs: 5 * 60_000, floorMs: 500 },
      });
      logger.warn(
        `Delivery of ${entityRef} is looked at again later: ${error}`,
      );
      await this.#note({
        ...about,
        pipeline: before.pipeline,
        problem: isError(error) ? error.message : String(error),
        failures,
        nextLookAt: new Date(now().getTime() + wait),
        now: now(),
      });
    }
  }

  /** @returns whether it was not woken since the look began */
  async #note(look: Parameters<typeof deliveries.note>[1]): Promise<boolean> {
    const { db, crashPoints } = this.#options;
    return await atCrashPoints(
      crashPoints,
      { effect: 'look.note', of: look.entityRef },
      () => deliveries.note(db, look),
    );
  }

  async #settle(entityRef: string) {
    const { db, now } = this.#options;
    let known: LoadedLine | undefined;
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const isAsRead = known === undefined;
      const loaded: LoadedLine = known ?? (await loadLine(db, entityRef));
      const { decisions, nextLookAt } = decideDelivery(loaded.line, now());
      const outcomes: Outcome[] = [];
      for (const decision of decisions) {
        const outcome = await this.#acts.perform(loaded, decision);
        outcomes.push(outcome);
        if (outcome === 'stale') {
          break;
        }
      }
      if (outcomes.every(each => each === 'settled')) {
        return {
          isAsRead,
          pipeline: loaded.pipeline?.name,
          nextLookAt: earliest(nextLookAt, this.#failsafe(loaded, decisions)),
        };
      }
      known = afterwards(loaded, outcomes);
    }
    throw new Error(`nothing was settled in ${MOST_ROUNDS} rounds`);
  }

  #failsafe(
    { line }: LoadedLine,
    begun: readonly DeliveryDecision[],
  ): Date | undefined {
    const isOpen = line.environments.some(({ open }) => open !== undefined);
    return isOpen || begun.length > 0
      ? new Date(this.#options.now().getTime() + OPEN_LOOK_MS)
      : undefined;
  }
}

/** @returns undefined where the line has to be read anew */
function afterwards(
  line: LoadedLine,
  outcomes: readonly Outcome[],
): LoadedLine | undefined {
  return outcomes.reduce<LoadedLine | undefined>(
    (known, outcome) =>
      known && typeof outcome === 'object'
        ? withNoted(known, outcome)
        : undefined,
    line,
  );
}

function earliest(...instants: (Date | undefined)[]): Date | undefined {
  return instants.reduce(
    (best, each) => (best && (!each || best <= each) ? best : each),
    undefined,
  );
}
