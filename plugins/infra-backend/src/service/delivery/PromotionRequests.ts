import { ConflictError, NotFoundError } from '@backstage/errors';
import {
  DesiredStateChange,
  PromotionInput,
  PromotionPlan,
  Release,
} from '@infra-orchestration/backstage-plugin-infra-common';
import {
  frozenUntil,
  imageOf,
  inForce,
  isOver,
  LineEnvironment,
  NewPromotion,
  promotable,
  PromotionRecord,
  releaseDifference,
  releaseKey,
  stepOf,
} from '../../core';
import {
  artifacts,
  ChangedMeanwhileError,
  Db,
  deliveries,
  deployments,
  DeploymentRecord,
  EnvironmentRecord,
  instances,
  promotions,
  untilUndisturbed,
} from '../../store';
import { refuseErroredPlan } from '../desiredState';
import { InvalidFieldsError } from '../errors';
import { findMade, makeOnce } from '../idempotency';
import { refuseOtherPlan } from '../preconditions';
import { principalOf } from '../principal';
import { CallOptions, CreateOptions, EnvironmentUseCases } from '../types';
import { requireLiving } from '../views';
import { DeliveryWorker } from './DeliveryWorker';
import { loadLine, LoadedLine } from './LineLoader';
import { PromotionStarter } from './PromotionStarter';
import { PromotionStore, Recorded } from './PromotionStore';
import { knownArtifacts, toImageViews } from './views';

/** Whoever records a promotion begins it at once; should they die, it is looked at after this. */
const LEFT_BEHIND_MS = 5_000;

export interface PromotionRequestsOptions {
  db: Db;
  environments: Pick<EnvironmentUseCases, 'planDeployment' | 'cancel'>;
  promotions: PromotionStore;
  starter: PromotionStarter;
  worker: DeliveryWorker;
  now(): Date;
}

/** A promotion that a person asks for, before it is stored. */
interface Wanted {
  loaded: LoadedLine;
  environment: EnvironmentRecord;
  place: LineEnvironment;
  promotion: NewPromotion;
  /** What the environment is to be asked to be. */
  desired: DesiredStateChange;
}

/** What people ask of delivery. */
export class PromotionRequests {
  constructor(private readonly options: PromotionRequestsOptions) {}

  async plan(
    input: PromotionInput,
    options: CallOptions,
  ): Promise<PromotionPlan> {
    const wanted = await this.#wanted(input);
    const { release } = wanted.promotion;
    const plan = await this.#planned(wanted, options);
    const images = Object.values(release.images).map(({ image }) => image);
    return {
      release,
      images: toImageViews(
        release,
        await knownArtifacts(this.options.db, images),
      ),
      difference: await this.#difference(wanted),
      plan,
      warnings: [...this.#warnings(wanted), ...(plan.warnings ?? [])],
    };
  }

  /** @returns the id of the promotion */
  async promote(
    input: PromotionInput,
    options: CreateOptions,
  ): Promise<string> {
    const { db, worker } = this.options;
    const find = () => findMade<Recorded>(db, 'promote', input, options);
    const { promotionId } =
      (await find()) ??
      (await this.#record(input, options).catch(async error => {
        // Of equal requests at once one is quicker; what it recorded is in the way of the others.
        const earlier = await find();
        if (!earlier) {
          throw error;
        }
        return earlier;
      }));
    const promotion = (await promotions.get(db, promotionId))!;
    // Also where an earlier request recorded it: whoever did may have died before this.
    if (promotion.state === 'Waiting') {
      await worker.look(promotion.entityRef);
    }
    return promotionId;
  }

  async #record(
    input: PromotionInput,
    options: CreateOptions,
  ): Promise<Recorded> {
    const { db, now } = this.options;
    const wanted = await this.#wanted(input);
    const { environment, place, promotion, desired, loaded } = wanted;
    if (place.open && place.openDeployment?.status !== 'AwaitingApproval') {
      refuseWhileUnderway(place.open);
    }
    const plan = await this.#planned(wanted, options);
    refuseErroredPlan(plan, {
      ...{ claims: {}, params: {}, images: {} },
      ...desired,
      adopt: undefined,
    });
    refuseOtherPlan(plan, input.planHash);
    const store = this.options.promotions;
    const principal = principalOf(options.credentials);
    const made = store.prepare(loaded, promotion, principal);
    const recorded = await store.record(loaded, made, {
      supersedes: place.open,
      once: write =>
        makeOnce(db, 'promote', input, options, async trx => {
          const written = await write(trx);
          const due = new Date(now().getTime() + LEFT_BEHIND_MS);
          const { entityRef } = environment;
          await deliveries.markDue(trx, { entityRefs: [entityRef], now: due });
          return written;
        }),
    });
    if (!recorded) {
      throw new ConflictError(
        'The delivery of the environment changed meanwhile; look at it and decide again',
      );
    }
    return recorded;
  }

  async cancel(id: string, options: CallOptions): Promise<void> {
    const entityRef = await untilUndisturbed(() => this.#cancel(id, options));
    await this.options.worker.look(entityRef);
  }

  /** @returns the component */
  async #cancel(id: string, options: CallOptions): Promise<string> {
    const { db } = this.options;
    const promotion = await promotions.get(db, id);
    if (!promotion) {
      throw new NotFoundError(`There is no promotion ${id}`);
    }
    if (isOver(promotion)) {
      throw new ConflictError(
        `There is nothing to take back: the promotion is ${promotion.state}`,
      );
    }
    const [made] = await deployments.listOfPromotions(db, [id]);
    if (made) {
      await this.#cancelDeployment(promotion, options);
      return promotion.entityRef;
    }
    const cancelled = await this.options.promotions.note(promotion, {
      state: 'Cancelled',
      reason: 'Withdrawn',
      message: `${principalOf(options.credentials)} took it back`,
    });
    if (!cancelled) {
      throw new ChangedMeanwhileError('The promotion was');
    }
    return promotion.entityRef;
  }

  async #cancelDeployment(
    { id, environmentId }: PromotionRecord,
    options: CallOptions,
  ): Promise<void> {
    const { db, environments } = this.options;
    const { awaitingDeploymentId, currentDeploymentId } = await requireLiving(
      db,
      environmentId,
    );
    const next = awaitingDeploymentId ?? currentDeploymentId ?? '';
    const found = await deployments.getMany(db, [next]);
    if (found.get(next)?.promotionId !== id) {
      throw new ConflictError(
        'Another deployment of the environment took the place of the promotion',
      );
    }
    await environments.cancel(environmentId, options);
  }

  async #wanted(input: PromotionInput): Promise<Wanted> {
    const { db } = this.options;
    const environment = await requireLiving(db, input.environmentId);
    const loaded = await loadLine(db, environment.entityRef);
    const place = loaded.line.environments.find(
      ({ id }) => id === environment.id,
    )!;
    const step = stepOf(loaded.line, place)?.step;
    if (!step) {
      throw new InvalidFieldsError([
        {
          pointer: '/environmentId',
          message: `no step of a delivery pipeline is for ${environment.type} environments of ${environment.entityRef}; deploy the image there instead`,
        },
      ]);
    }
    const { release, fromEnvironmentId } =
      (await this.#release(loaded, place, input)) ?? refuseNothing();
    return {
      loaded,
      environment,
      place,
      desired: await this.options.starter.desired({ release }),
      promotion: {
        environmentId: environment.id,
        step: step.name,
        release,
        releaseKey: releaseKey(release.images),
        origin: 'person',
        fromEnvironmentId,
        planHash: input.planHash,
        reason: 'Deploying',
      },
    };
  }

  async #release(
    loaded: LoadedLine,
    place: LineEnvironment,
    { artifactIds, fromEnvironmentId }: PromotionInput,
  ): Promise<{ release: Release; fromEnvironmentId?: string } | undefined> {
    if (artifactIds && fromEnvironmentId === undefined) {
      return {
        release: { images: await this.#imagesOf(loaded, place, artifactIds) },
      };
    }
    if (fromEnvironmentId !== undefined && !artifactIds) {
      return {
        release: runningIn(loaded, fromEnvironmentId),
        fromEnvironmentId,
      };
    }
    return undefined;
  }

  /** Other containers keep what they run. */
  async #imagesOf(
    { line }: LoadedLine,
    place: LineEnvironment,
    artifactIds: readonly string[],
  ): Promise<Release['images']> {
    const found = await artifacts.getMany(this.options.db, artifactIds);
    const deployment = inForce(place);
    const images = deployment ? { ...promotable(line, deployment) } : {};
    artifactIds.forEach((id, i) => {
      const artifact = found.find(each => each.id === id);
      const containers = line.uses.filter(
        use => use.repository === artifact?.repository,
      );
      if (!artifact || containers.length === 0) {
        throw new InvalidFieldsError([
          {
            pointer: `/artifactIds/${i}`,
            message: artifact
              ? `${line.entityRef} uses no images of ${artifact.repository}`
              : `there is no artifact ${id}`,
          },
        ]);
      }
      for (const { container } of containers) {
        images[container] = { image: imageOf(artifact), artifactId: id };
      }
    });
    return images;
  }

  async #planned({ environment, desired }: Wanted, options: CallOptions) {
    return await this.options.environments.planDeployment(
      environment.id,
      { desired },
      options,
    );
  }

  async #difference({ loaded, place, promotion, desired }: Wanted) {
    const { db } = this.options;
    const there = promotion.fromEnvironmentId;
    const definitionsOf = async (environmentId: string | undefined) =>
      environmentId === undefined
        ? undefined
        : await instances.list(db, { environmentId, includeRemoved: false });
    return releaseDifference({
      before: desiredOf(loaded, place),
      release: promotion.release,
      workload: desired.workload,
      here: (await definitionsOf(place.id)) ?? [],
      there: await definitionsOf(there),
    });
  }

  #warnings({ loaded, place }: Wanted): string[] {
    const found = stepOf(loaded.line, place);
    const frozen = found && frozenUntil(found.step.freeze, this.options.now());
    return frozen
      ? [
          `Nothing is begun in step ${
            found.step.name
          } until ${frozen.until.toISOString()}${
            frozen.reason ? ` (${frozen.reason})` : ''
          }; the promotion waits until then`,
        ]
      : [];
  }
}

function runningIn(
  { line, environments: known }: LoadedLine,
  environmentId: string,
): Release {
  const source = line.environments.find(({ id }) => id === environmentId);
  const deployment = source && inForce(source);
  if (!source || !deployment) {
    throw new InvalidFieldsError([
      {
        pointer: '/fromEnvironmentId',
        message: known.has(environmentId)
          ? 'nothing runs in that environment'
          : `${line.entityRef} has no such environment`,
      },
    ]);
  }
  const images = promotable(line, deployment);
  if (deployment.status !== 'Succeeded' || !images) {
    throw new InvalidFieldsError([
      {
        pointer: '/fromEnvironmentId',
        message: images
          ? `what ${source.name} is asked to run has not succeeded there: its deployment is ${deployment.status}`
          : `the images in ${source.name} are named by tags; only digests are promoted`,
      },
    ]);
  }
  return { images, fromDeploymentId: deployment.id };
}

function desiredOf(
  { deployments: known }: LoadedLine,
  place: LineEnvironment,
): DeploymentRecord['desired'] | undefined {
  const deployment = inForce(place);
  return deployment && known.get(deployment.id)?.desired;
}

function refuseNothing(): never {
  throw new InvalidFieldsError([
    {
      pointer: '/artifactIds',
      message:
        'name either artifacts or, by `fromEnvironmentId`, the environment whose images are to be promoted',
    },
  ]);
}

function refuseWhileUnderway({ state, reason }: PromotionRecord): void {
  if (state !== 'Waiting') {
    throw new ConflictError(
      `Another promotion into this environment is under way (${reason}); wait for its end, or cancel it`,
    );
  }
}
