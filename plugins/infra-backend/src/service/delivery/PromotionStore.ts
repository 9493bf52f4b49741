import { createHash, randomUUID } from 'node:crypto';
import {
  DeliveryDecision,
  isOver,
  NewPromotion,
  PromotionRecord,
} from '../../core';
import {
  approvals,
  ChangedMeanwhileError,
  Db,
  EnvironmentRecord,
  environments,
  events,
  inTransaction,
  promotions,
  PromotionPatch,
} from '../../store';
import { endWithoutApproval } from '../approvalRequests';
import { atCrashPoints, DeliveryCrashPoints } from '../crashPoints';
import { EventBus } from '../ports';
import { LoadedLine } from './LineLoader';
import { promotionEvent } from './tellPromotion';

export interface RecordOptions {
  /** The promotion that it takes the place of. */
  supersedes?: PromotionRecord;
  /** Artifacts that it goes past. */
  skipped?: readonly string[];
  /** Only into this version of the environment. */
  ifMatch?: string;
  /** Runs the transaction, or finds what an equal request made before. */
  once?(write: (trx: Db) => Promise<Recorded>): Promise<Recorded>;
}

export type Recorded = { promotionId: string };

type PassedOver = Extract<DeliveryDecision, { act: 'passOver' }>;

/** Writes promotions and where they are, each with its entry in the environment's log. */
export class PromotionStore {
  constructor(
    private readonly options: {
      db: Db;
      eventBus: EventBus;
      now(): Date;
      crashPoints?: DeliveryCrashPoints;
    },
  ) {}

  /** A promotion as it is before anything is written of it. */
  prepare(
    { line }: LoadedLine,
    promotion: NewPromotion,
    requestedBy: string,
  ): PromotionRecord {
    return {
      ...promotion,
      id: randomUUID(),
      entityRef: line.entityRef,
      pipeline: line.pipeline?.name ?? '',
      state: 'Waiting',
      reason: 'EnvironmentBusy',
      requestedBy,
      createdAt: this.options.now().toISOString(),
    };
  }

  /**
   * @returns undefined, and nothing is written, where somebody else was quicker, so that it has to
   * be decided anew
   */
  async record(
    loaded: LoadedLine,
    made: PromotionRecord,
    options: RecordOptions,
  ): Promise<Recorded | undefined> {
    const { db, eventBus, now, crashPoints } = this.options;
    const { once = write => inTransaction(db, write) } = options;
    const write = async (trx: Db) => {
      await this.write(trx, loaded, made, options);
      await this.#log(trx, made, now());
      await refuseOtherVersion(trx, made.environmentId, options.ifMatch);
      return { promotionId: made.id };
    };
    const effect = { effect: 'promotion.record', of: made.entityRef } as const;
    const recorded = await untilQuicker(() =>
      atCrashPoints(crashPoints, effect, () => once(write)),
    );
    eventBus.notify(made.environmentId, 'delivery');
    return recorded;
  }

  /**
   * Without an entry in the log.
   *
   * @throws ChangedMeanwhileError where somebody else was quicker
   */
  async write(
    trx: Db,
    loaded: LoadedLine,
    made: PromotionRecord,
    { supersedes, skipped = [] }: Pick<RecordOptions, 'supersedes' | 'skipped'>,
  ): Promise<void> {
    await this.#supersede(trx, loaded, supersedes, made);
    const stored = await promotions.insert(trx, [
      made,
      ...passedOver(loaded, made, {
        skipped,
        supersededBy: made.id,
        at: made.createdAt,
      }),
    ]);
    if (!stored.includes(made.id)) {
      throw new ChangedMeanwhileError('The delivery was');
    }
  }

  /** Records artifacts that newer ones had gone past before they came in. */
  async passOver(
    loaded: LoadedLine,
    { environmentId, step, skipped }: PassedOver,
  ): Promise<void> {
    const { db, eventBus, now } = this.options;
    const pipeline = loaded.line.pipeline?.name ?? '';
    const rows = passedOver(
      loaded,
      { environmentId, step, pipeline, requestedBy: 'plugin:infra' },
      { skipped, at: now().toISOString() },
    );
    await inTransaction(db, trx => promotions.insert(trx, rows));
    eventBus.notify(environmentId, 'delivery');
  }

  /** @returns the promotion as it is then; undefined, and nothing is written, where it is over by now, or in another state */
  async note(
    promotion: PromotionRecord,
    patch: PromotionPatch,
  ): Promise<PromotionRecord | undefined> {
    const { db, eventBus, now, crashPoints } = this.options;
    const at = now();
    const whole = {
      ...patch,
      ...(isOver(patch) && { finishedAt: at.toISOString() }),
    };
    const after = promotions.patched(promotion, whole);
    const write = async (trx: Db) => {
      if (!(await promotions.update(trx, promotion, whole))) {
        return undefined;
      }
      const isNews =
        patch.state !== promotion.state || patch.reason !== promotion.reason;
      if (isNews) {
        await this.#log(trx, after, at);
      }
      return after;
    };
    const of = promotion.entityRef;
    const noted = await atCrashPoints(
      crashPoints,
      { effect: 'promotion.note', of },
      () => inTransaction(db, write),
    );
    eventBus.notify(promotion.environmentId, 'delivery');
    return noted;
  }

  async #supersede(
    trx: Db,
    { environments: known, deployments }: LoadedLine,
    before: PromotionRecord | undefined,
    { id, origin }: PromotionRecord,
  ): Promise<void> {
    if (!before) {
      return;
    }
    const at = this.options.now();
    const isWritten = await promotions.update(trx, before, {
      state: 'Superseded',
      reason: origin === 'person' ? 'OtherDeployment' : 'NewerArtifact',
      supersededBy: id,
      finishedAt: at.toISOString(),
    });
    if (!isWritten) {
      throw new ChangedMeanwhileError('The delivery was');
    }
    const deployment = [...deployments.values()].find(
      each => each.promotionId === before.id && each.mode === 'deploy',
    );
    const environment = known.get(before.environmentId);
    const isToEnd = deployment?.status === 'AwaitingApproval' && environment;
    if (isToEnd && !(await endAwaited(trx, environment, deployment.id, at))) {
      throw new ChangedMeanwhileError('The delivery was');
    }
  }

  /** Takes the lock on the environment's row, which orders the entries of its log. */
  async #log(trx: Db, promotion: PromotionRecord, now: Date): Promise<void> {
    await environments.lock(trx, promotion.environmentId);
    await events.append(trx, [promotionEvent(promotion)], { now });
  }
}

/**
 * An environment of which nothing is in force would end with what awaits approval; what is deployed next takes its
 * place there.
 *
 * @returns false where somebody has decided since it was read; nothing is to be written then
 */
async function endAwaited(
  trx: Db,
  { id, currentDeploymentId }: EnvironmentRecord,
  deploymentId: string,
  now: Date,
): Promise<boolean> {
  if (currentDeploymentId === undefined) {
    await environments.lock(trx, id);
    return (await approvals.get(trx, deploymentId))?.state === 'awaiting';
  }
  return await endWithoutApproval(trx, {
    environmentId: id,
    decision: { deploymentId, state: 'superseded' },
    status: 'Cancelled',
    message: 'A newer release is to be deployed instead',
    now,
  });
}

/** After the environment's row was locked. */
async function refuseOtherVersion(
  trx: Db,
  id: string,
  ifMatch: string | undefined,
): Promise<void> {
  if (
    ifMatch !== undefined &&
    (await environments.get(trx, id))?.etag !== ifMatch
  ) {
    throw new ChangedMeanwhileError('The environment was');
  }
}

type Place = Pick<
  PromotionRecord,
  'environmentId' | 'step' | 'pipeline' | 'requestedBy'
>;

/** Each artifact that is gone past can say what became of it: once in an environment, whoever writes it. */
function passedOver(
  { line }: LoadedLine,
  { environmentId, step, pipeline, requestedBy }: Place,
  options: { skipped: readonly string[]; supersededBy?: string; at: string },
): PromotionRecord[] {
  const { skipped, supersededBy, at } = options;
  return line.artifacts
    .filter(({ id }) => skipped.includes(id))
    .map(({ id, repository, digest, registeredAt }) => {
      const image = `${repository}@${digest}`;
      const containers = line.uses.filter(use => use.repository === repository);
      return {
        ...{ environmentId, step, pipeline, requestedBy, supersededBy },
        id: idOfPassedOver(environmentId, id),
        entityRef: line.entityRef,
        origin: 'artifact',
        release: {
          images: Object.fromEntries(
            containers.map(({ container }) => [
              container,
              { image, artifactId: id },
            ]),
          ),
        },
        releaseKey: image,
        state: 'Superseded',
        reason: 'NewerArtifact',
        createdAt: registeredAt,
        finishedAt: at,
      };
    });
}

/** In the shape of a UUID. */
function idOfPassedOver(environmentId: string, artifactId: string): string {
  return createHash('sha256')
    .update(`${environmentId}\n${artifactId}`)
    .digest('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
}

async function untilQuicker<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ChangedMeanwhileError) {
      return undefined;
    }
    throw error;
  }
}
