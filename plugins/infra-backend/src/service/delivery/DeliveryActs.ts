import { CustomErrorBase, isError } from '@backstage/errors';
import { DeploymentStatus } from '@infra-orchestration/backstage-plugin-infra-common';
import { DeliveryDecision, isBegunAtOnce, PromotionRecord } from '../../core';
import { ChangedMeanwhileError, Db, PromotionPatch } from '../../store';
import { PreconditionFailedError } from '../errors';
import { LoadedLine } from './LineLoader';
import { PromotionStarter } from './PromotionStarter';
import { PromotionStore, RecordOptions } from './PromotionStore';

/** What cannot be planned now is tried again after this. */
const PLAN_AGAIN_MS = 60_000;

const UNDER_WAY: readonly DeploymentStatus[] = [
  'AwaitingApproval',
  'Pending',
  'Running',
];

/** Somebody else recorded a promotion; unlike where the environment changed, it does not help to plan anew. */
class OvertakenError extends CustomErrorBase {
  name = 'OvertakenError' as const;
}

type Act<T extends DeliveryDecision['act']> = Extract<
  DeliveryDecision,
  { act: T }
>;

/**
 * What is known after something was done: nothing more is to be decided of it before there is news, or a
 * promotion is where it was written down to be, or the line has to be read anew. `stale`: it is not as it was
 * read, so that nothing else that was decided of it is to be done.
 */
export type Outcome = 'settled' | 'unknown' | 'stale' | PromotionRecord;

export interface DeliveryActsOptions {
  promotions: PromotionStore;
  starter: PromotionStarter;
  now(): Date;
}

/** Does what was decided of a line. */
export class DeliveryActs {
  readonly #options: DeliveryActsOptions;

  constructor(options: DeliveryActsOptions) {
    this.#options = options;
  }

  async perform(
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
        return await this.#rollBack(loaded, decision);
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
    const made = promotions.prepare(loaded, promotion, 'plugin:infra');
    const options = {
      supersedes: loaded.line.environments.find(
        ({ open }) => open && open.id === supersedes,
      )?.open,
      skipped,
    };
    if (isBegunAtOnce(loaded.line, made, now())) {
      return await this.#recordBegun(loaded, made, options);
    }
    await promotions.record(loaded, made, options);
    return 'unknown';
  }

  /**
   * What is begun at once is recorded with its deployment, so that it is never seen to wait. Planning takes its
   * time, and another promotion may have come and ended meanwhile: it is for the environment as it was read.
   */
  async #recordBegun(
    loaded: LoadedLine,
    made: PromotionRecord,
    options: RecordOptions,
  ): Promise<Outcome> {
    const { promotions, starter } = this.#options;
    const ifMatch = versionOf(loaded, made);
    const record = async (trx: Db, begun: PromotionPatch) => {
      const promotion = { ...made, ...begun };
      await promotions
        .write(trx, loaded, promotion, options)
        .catch(orOvertaken);
      return promotion;
    };
    try {
      await starter.deploy(loaded, made, { record, ifMatch });
      return 'settled';
    } catch (error) {
      if (isOfAnotherLine(error)) {
        return 'stale';
      }
      const waiting = { ...made, ...this.#notPlanned(error) };
      await promotions.record(loaded, waiting, { ...options, ifMatch });
      return 'unknown';
    }
  }

  async #begin(
    loaded: LoadedLine,
    promotion: PromotionRecord,
  ): Promise<Outcome> {
    const { promotions, starter } = this.#options;
    try {
      // It is noted to be under way together with the deployment.
      const { status } = await starter.deploy(loaded, promotion, {
        ifMatch: versionOf(loaded, promotion),
      });
      // One that was made before a death may be over by now.
      return UNDER_WAY.includes(status) ? 'settled' : 'unknown';
    } catch (error) {
      if (isOfAnotherLine(error)) {
        return 'stale';
      }
      await promotions.note(promotion, this.#notPlanned(error));
      return 'unknown';
    }
  }

  #notPlanned(error: unknown) {
    return {
      state: 'Waiting' as const,
      reason: 'PlanFailed' as const,
      message: messageOf(error),
      nextLookAt: new Date(
        this.#options.now().getTime() + PLAN_AGAIN_MS,
      ).toISOString(),
    };
  }

  /** What somebody else brought since stays, also where they do so while the rollback is planned. */
  async #rollBack(
    loaded: LoadedLine,
    { promotion, toDeploymentId, reason, message }: Act<'rollBack'>,
  ): Promise<Outcome> {
    const { promotions, starter } = this.#options;
    try {
      const { id } = await starter.rollBack(
        { ...promotion, reason, message },
        { toDeploymentId, ifMatch: versionOf(loaded, promotion) },
      );
      await promotions.note(promotion, {
        state: 'RollingBack',
        ...{ reason, message, rollbackDeploymentId: id },
      });
    } catch (error) {
      if (isOfAnotherLine(error)) {
        return 'stale';
      }
      await promotions.note(promotion, {
        state: 'Failed',
        reason: 'RollbackFailed',
        message: messageOf(error),
      });
    }
    return 'unknown';
  }
}

/** Of the environment, as it was read. */
function versionOf(
  { environments }: LoadedLine,
  { environmentId }: Pick<PromotionRecord, 'environmentId'>,
): string | undefined {
  return environments.get(environmentId)?.etag;
}

function isOfAnotherLine(error: unknown): boolean {
  return (
    error instanceof OvertakenError || error instanceof PreconditionFailedError
  );
}

function orOvertaken(error: unknown): never {
  throw error instanceof ChangedMeanwhileError
    ? new OvertakenError('The delivery was changed meanwhile', error)
    : error;
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
