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
import { Db, deliveries } from '../../store';
import { atCrashPoints, DeliveryCrashPoints } from '../crashPoints';
import { loadLine, LoadedLine } from './LineLoader';
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

export interface DeliveryWorkerOptions {
  db: Db;
  promotions: PromotionStore;
  starter: PromotionStarter;
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

  /** Never throws. */
  async look(entityRef: string): Promise<void> {
    const { db, logger, now } = this.#options;
    const before = await deliveries.get(db, entityRef);
    const about = { entityRef, wakes: before.wakes };
    try {
      const { pipeline, nextLookAt } = await this.#settle(entityRef);
      await this.#note({
        ...about,
        ...{ pipeline, nextLookAt, failures: 0, now: now() },
      });
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

  async #note(look: Parameters<typeof deliveries.note>[1]): Promise<void> {
    const { db, crashPoints } = this.#options;
    await atCrashPoints(
      crashPoints,
      { effect: 'look.note', of: look.entityRef },
      () => deliveries.note(db, look),
    );
  }

  async #settle(entityRef: string) {
    const { db, now } = this.#options;
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const loaded = await loadLine(db, entityRef);
      const { decisions, nextLookAt } = decideDelivery(loaded.line, now());
      let isSettled = true;
      for (const decision of decisions) {
        isSettled = (await this.#perform(loaded, decision)) && isSettled;
      }
      if (isSettled) {
        return {
          pipeline: loaded.pipeline?.name,
          nextLookAt: earliest(nextLookAt, this.#failsafe(loaded, decisions)),
        };
      }
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

  /** @returns whether nothing more is to be decided of it before there is news */
  async #perform(
    loaded: LoadedLine,
    decision: DeliveryDecision,
  ): Promise<boolean> {
    const { promotions } = this.#options;
    switch (decision.act) {
      case 'record':
        return await this.#record(loaded, decision);
      case 'passOver':
        await promotions.passOver(loaded, decision);
        return false;
      case 'begin':
        return await this.#begin(loaded, decision.promotion);
      case 'rollBack':
        await this.#rollBack(decision);
        return false;
      default:
        await promotions.note(decision.promotion, {
          state: decision.state,
          reason: decision.reason,
          message: decision.message,
          nextLookAt: decision.until?.toISOString(),
          ...madeFor(loaded, decision.promotion),
        });
        return false;
    }
  }

  async #record(
    loaded: LoadedLine,
    { promotion, supersedes, skipped }: Act<'record'>,
  ): Promise<boolean> {
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
      : false;
  }

  async #begin(
    loaded: LoadedLine,
    promotion: PromotionRecord,
  ): Promise<boolean> {
    const { promotions, starter, now } = this.#options;
    try {
      // It is noted to be under way together with the deployment.
      const { status } = await starter.deploy(loaded, promotion);
      // One that was made before a death may be over by now.
      return UNDER_WAY.includes(status);
    } catch (error) {
      await promotions.note(promotion, {
        state: 'Waiting',
        reason: 'PlanFailed',
        message: messageOf(error),
        nextLookAt: new Date(now().getTime() + PLAN_AGAIN_MS).toISOString(),
      });
      return false;
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
