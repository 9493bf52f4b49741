import { LoggerService } from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';
import { DeploymentStatus } from '@infra-orchestration/backstage-plugin-infra-common';
import {
  backoff,
  decideDelivery,
  DeliveryDecision,
  isBegunAtOnce,
  PromotionRecord,
} from '../../core';
import { Db, deliveries, DeliveryLook } from '../../store';
import { atCrashPoints, DeliveryCrashPoints } from '../crashPoints';
import { loadLine, LoadedLine, withNoted } from './LineLoader';
import { PromotionStarter } from './PromotionStarter';
import { PromotionStore } from './PromotionStore';

/** What is decided over and over is an error of ours; the next look goes on. */
const MOST_ROUNDS = 50;
/** What cannot be planned now is tried again after this. */
const PLAN_AGAIN_MS = 60_000;
/** A wake-up that got lost costs this much at most, while something is not over. */
const OPEN_LOOK_MS = 30_000;

const UNDER_WAY: readonly DeploymentStatus[] = [
  'AwaitingApproval',
  'Pending',
  'Running',
];

type Act<T extends DeliveryDecision['act']> = Extract<
  DeliveryDecision,
  { act: T }
>;

/**
 * What is known after something was done: nothing more is to be decided of it before there is news, or a
 * promotion is where it was written down to be, or the line has to be read anew.
 */
type Outcome = 'settled' | 'unknown' | PromotionRecord;

export interface DeliveryWorkerOptions {
  db: Db;
  promotions: PromotionStore;
  starter: PromotionStarter;
  /** Has the component looked at once more, not before this look is over. */
  wake(entityRef: string): void;
  logger: LoggerService;
  now(): Date;
  random(): number;
  crashPoints?: DeliveryCrashPoints;
}

/**
 * Looks at the line of a component and does what is decided, until nothing is. Safe to call anywhere,
 * any number of times and at once: what is done is decided from what is stored, and stored once.
 */
export class DeliveryWorker {
  readonly #options: DeliveryWorkerOptions;

  constructor(options: DeliveryWorkerOptions) {
    this.#options = options;
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
        outcomes.push(await this.#perform(loaded, decision));
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

  async #perform(
    loaded: LoadedLine,
    decision: DeliveryDecision,
  ): Promise<Outcome> {
    const { promotions } = this.#options;
    switch (decision.act) {
      case 'record':
        return await this.#record(loaded, decision);
      case 'passOver':
        await promotions.passOver(loaded, decision);
        return 'unknown';
      case 'begin':
        return await this.#begin(loaded, decision.promotion);
      case 'rollBack':
        await this.#rollBack(decision);
        return 'unknown';
      default:
        return await this.#noteState(loaded, decision);
    }
  }

  async #noteState(
    loaded: LoadedLine,
    { promotion, state, reason, message, until }: Act<'note'>,
  ): Promise<Outcome> {
    const noted = await this.#options.promotions.note(promotion, {
      ...{ state, reason, message },
      nextLookAt: until?.toISOString(),
      ...madeFor(loaded, promotion),
    });
    return noted ?? 'unknown';
  }

  async #record(
    loaded: LoadedLine,
    { promotion, supersedes, skipped }: Act<'record'>,
  ): Promise<Outcome> {
    const { promotions, now } = this.#options;
    const recorded = await promotions.record(loaded, promotion, {
      supersedes: loaded.line.environments.find(
        ({ open }) => open && open.id === supersedes,
      )?.open,
      skipped,
      requestedBy: 'plugin:infra',
    });
    const made = recorded?.promotion;
    return made && isBegunAtOnce(loaded.line, made, now())
      ? await this.#begin(loaded, made)
      : 'unknown';
  }

  async #begin(
    loaded: LoadedLine,
    promotion: PromotionRecord,
  ): Promise<Outcome> {
    const { promotions, starter, now } = this.#options;
    try {
      // It is noted to be under way together with the deployment.
      const { status } = await starter.deploy(loaded, promotion);
      // One that was made before a death may be over by now.
      return UNDER_WAY.includes(status) ? 'settled' : 'unknown';
    } catch (error) {
      await promotions.note(promotion, {
        state: 'Waiting',
        reason: 'PlanFailed',
        message: messageOf(error),
        nextLookAt: new Date(now().getTime() + PLAN_AGAIN_MS).toISOString(),
      });
      return 'unknown';
    }
  }

  async #rollBack({
    promotion,
    toDeploymentId,
    reason,
    message,
  }: Act<'rollBack'>): Promise<void> {
    const { promotions, starter } = this.#options;
    try {
      const { id } = await starter.rollBack(
        { ...promotion, reason, message },
        toDeploymentId,
      );
      await promotions.note(promotion, {
        state: 'RollingBack',
        ...{ reason, message, rollbackDeploymentId: id },
      });
    } catch (error) {
      await promotions.note(promotion, {
        state: 'Failed',
        reason: 'RollbackFailed',
        message: messageOf(error),
      });
    }
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

/** Whoever asked for a deployment may have died before it was written down with the promotion. */
function madeFor({ line }: LoadedLine, { id }: PromotionRecord) {
  const place = line.environments.find(({ open }) => open?.id === id);
  const { openDeployment, rollbackDeployment } = place ?? {};
  return {
    deploymentId: openDeployment?.id,
    startedAt: openDeployment?.createdAt,
    rollbackDeploymentId: rollbackDeployment?.id,
  };
}

function messageOf(error: unknown): string {
  return isError(error) ? error.message : String(error);
}

function earliest(...instants: (Date | undefined)[]): Date | undefined {
  return instants.reduce(
    (best, each) => (best && (!each || best <= each) ? best : each),
    undefined,
  );
}
