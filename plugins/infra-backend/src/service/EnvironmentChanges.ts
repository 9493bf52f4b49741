import {
  Deployment,
  DeploymentInput,
  Plan,
} from '@infra-orchestration/backstage-plugin-infra-common';
import {
  Db,
  DeploymentRecord,
  deployments,
  EnvironmentRecord,
  inTransaction,
  previews,
  untilUndisturbed,
} from '../store';
import { atCrashPoints, DeliveryCrashPoints } from './crashPoints';
import { refuseErroredPlan } from './desiredState';
import { PreconditionFailedError } from './errors';
import { givenUp, givesUpMore } from './givenUp';
import { findMade, makeOnce } from './idempotency';
import { Enqueuer, EventBus, UseCaseTracker } from './ports';
import {
  isUnfinished,
  refuseDuringDeletion,
  refuseOtherEtag,
  refuseOtherPlan,
} from './preconditions';
import { principalOf } from './principal';
import { RevisionMaker } from './RevisionMaker';
import { approvalOf, policyOf, requiredApproval } from './policies';
import {
  PlannedRevision,
  Revision,
  writeRevision,
  WrittenRevision,
} from './revisions';
import {
  CallOptions,
  DeleteOptions,
  DeployOptions,
  PlanDeploymentInput,
  PreviewClaim,
} from './types';
import { TypePolicies } from './TypePolicies';
import {
  deploymentInForce,
  requireDeployment,
  requireEnvironment,
  requireLiving,
  requireRevision,
  toDeploymentView,
} from './views';

export interface EnvironmentChangesOptions {
  db: Db;
  revisions: RevisionMaker;
  enqueuer: Enqueuer;
  eventBus: EventBus;
  tracker: UseCaseTracker;
  crashPoints?: DeliveryCrashPoints;
}

/** Further deployments of an environment, the last of which destroys it. */
export class EnvironmentChanges {
  readonly #options: EnvironmentChangesOptions;
  readonly #policies: TypePolicies;

  constructor(options: EnvironmentChangesOptions) {
    this.#options = options;
    this.#policies = new TypePolicies(options.db);
  }

  async planDeployment(
    id: string,
    input: PlanDeploymentInput,
    options: CallOptions,
  ): Promise<Plan> {
    const { db, revisions } = this.#options;
    const environment = await requireLiving(db, id);
    const current = await deploymentInForce(db, environment);
    if (input.mode === 'destroy') {
      const deletion = await revisions.deletion(environment, current);
      return revisions.plan(deletion, options);
    }
    const base = current ?? (await this.#firstAsked(environment));
    const revision = await revisions.deployment(
      environment,
      base,
      input,
      options,
    );
    return revisions.plan(revision, options);
  }

  async deploy(
    id: string,
    input: DeploymentInput,
    options: DeployOptions,
  ): Promise<Deployment> {
    const { db } = this.#options;
    const request = { id, ...input };
    const earlier = await findMade(db, 'deploy', request, options);
    if (earlier) {
      return this.#read(earlier.deploymentId);
    }
    return untilUndisturbed(async () => {
      try {
        return await this.#make(request, input, options);
      } catch (error) {
        const promoted = await this.#promoted(input, options);
        if (promoted) {
          return toDeploymentView(promoted);
        }
        throw error;
      }
    });
  }

  async #make(
    request: { id: string },
    input: DeploymentInput,
    options: DeployOptions,
  ): Promise<Deployment> {
    const { db, crashPoints } = this.#options;
    const revision = await this.#planned(request.id, input, options);
    let inForce: DeploymentRecord | undefined;
    const ids = await atCrashPoints(
      crashPoints,
      { effect: 'deployment.write', of: revision.environment.entityRef },
      () =>
        makeOnce(db, 'deploy', request, options, async (trx, now) => {
          const written = await this.#write(trx, now, revision, options);
          inForce = written.inForce;
          return written.ids;
        }),
    );
    return this.#tell({ ids, inForce }, revision);
  }

  /**
   * What was asked for by the promotion already, by another replica or before a crash. Only looked for
   * where it cannot be made: of one promotion none is made twice.
   */
  async #promoted(
    { rollbackTo }: DeploymentInput,
    { promotion }: DeployOptions,
  ): Promise<DeploymentRecord | undefined> {
    if (!promotion) {
      return undefined;
    }
    const made = await deployments.listOfPromotions(this.#options.db, [
      promotion.id,
    ]);
    const mode = rollbackTo === undefined ? 'deploy' : 'rollback';
    return made.find(each => each.mode === mode);
  }

  async delete(id: string, options: DeleteOptions): Promise<Deployment> {
    const { db, revisions } = this.#options;
    return untilUndisturbed(async () => {
      const environment = await requireEnvironment(db, id);
      const current = await deploymentInForce(db, environment);
      const leaving = await this.#deletionOf(environment, current, options);
      if (leaving) {
        return this.#read(leaving.id);
      }
      refuseOtherEtag('The environment has', environment.etag, options.ifMatch);
      const revision = await this.#plannedDeletion(
        {
          ...(await revisions.deletion(environment, current)),
          abandon: await givenUp(db, environment.id, current, options),
        },
        options,
      );
      const written = await inTransaction(db, trx =>
        this.#write(trx, new Date(), revision, options),
      );
      return this.#tell(written, revision);
    });
  }

  /** What deletes the environment already, or does so once it is approved. */
  async #deletionOf(
    { deletedAt, awaitingDeploymentId }: EnvironmentRecord,
    current: DeploymentRecord | undefined,
    { expired, abandon }: DeleteOptions,
  ): Promise<DeploymentRecord | undefined> {
    if (
      current?.mode === 'destroy' &&
      (deletedAt !== undefined ||
        (isUnfinished(current) && !givesUpMore(current, abandon)))
    ) {
      return current;
    }
    const awaiting =
      awaitingDeploymentId === undefined || expired !== undefined
        ? undefined
        : await requireRevision(this.#options.db, awaitingDeploymentId);
    return awaiting?.mode === 'destroy' ? awaiting : undefined;
  }

  async #plannedDeletion(
    revision: Revision,
    options: DeleteOptions,
  ): Promise<PlannedRevision> {
    const { db, revisions } = this.#options;
    const { environment } = revision;
    const { expired: because, planHash } = options;
    // Of what was never in force nothing was made, so nobody has to agree that it goes.
    const approval =
      because !== undefined || environment.currentDeploymentId === undefined
        ? undefined
        : approvalOf(await policyOf(db, environment.type), revision);
    if (planHash === undefined && !approval) {
      // Shown beside what went; a deletion does not wait for being foreseen.
      const plan = await revisions
        .plan(revision, options)
        .catch(() => undefined);
      return { ...revision, plan, because };
    }
    const plan = await revisions.plan(revision, options);
    refuseOtherPlan(plan, planHash);
    return { ...revision, plan, approval, because } as PlannedRevision;
  }

  /** What is to be deployed, with a plan that is free of errors and the one agreed to. */
  async #planned(
    id: string,
    input: DeploymentInput,
    options: DeployOptions,
  ): Promise<PlannedRevision> {
    const { db, revisions } = this.#options;
    const environment = await requireLiving(db, id);
    refuseOtherEtag('The environment has', environment.etag, options.ifMatch);
    const current = await deploymentInForce(db, environment);
    refuseDuringDeletion(current);
    const revision = await revisions.deployment(
      environment,
      current ?? (await this.#firstAsked(environment)),
      input,
      options,
    );
    const plan = await revisions.plan(revision, options);
    refuseErroredPlan(plan, revision.desired);
    refuseOtherPlan(plan, input.planHash);
    const { platformRevision } = revision;
    const policy = await this.#policies.at(platformRevision, environment.type);
    // Asking a second time for what nobody has agreed to yet is no way around it.
    const isMade =
      (current && current.mode !== 'destroy') ||
      (await deployments.wasStarted(db, id));
    const { promotion, preview } = options;
    const approval = requiredApproval(
      approvalOf(policy, isMade ? revision : 'create'),
      promotion,
      plan,
    );
    return {
      ...revision,
      plan,
      approval,
      promotion,
      preview,
      because: (promotion ?? preview)?.message,
    } as PlannedRevision;
  }

  /** The first deployment, where it still awaits approval. */
  async #firstAsked({
    awaitingDeploymentId,
  }: EnvironmentRecord): Promise<DeploymentRecord | undefined> {
    return awaitingDeploymentId === undefined
      ? undefined
      : requireRevision(this.#options.db, awaitingDeploymentId);
  }

  async #write(
    trx: Db,
    now: Date,
    revision: PlannedRevision,
    options: DeployOptions | DeleteOptions,
  ): Promise<WrittenRevision> {
    const written = await writeRevision(trx, revision, {
      now,
      requestedBy:
        (revision.promotion ?? revision.preview)?.requestedBy ??
        principalOf(options.credentials),
      enqueuer: this.#options.enqueuer,
    });
    await claimPreview(trx, options.preview, now);
    return written;
  }

  async #tell(
    { ids, inForce }: WrittenRevision,
    { mode, promotion }: Revision,
  ): Promise<Deployment> {
    const { eventBus, tracker } = this.#options;
    eventBus.notify(ids.environmentId, promotion && 'delivery');
    tracker.deploymentCreated({ mode });
    return inForce ? toDeploymentView(inForce) : this.#read(ids.deploymentId);
  }

  async #read(id: string): Promise<Deployment> {
    return toDeploymentView(await requireDeployment(this.#options.db, id));
  }
}

/**
 * The etag of an environment is no guard for what was read before it, such as the last deployment of its preview.
 *
 * Lock order: the environment before its preview, as where a deployment ends.
 */
async function claimPreview(
  trx: Db,
  preview: PreviewClaim | undefined,
  now: Date,
): Promise<void> {
  if (
    preview &&
    !(await previews.claim(trx, preview, {
      now,
      isAskedAgain: preview.isAskedAgain,
    }))
  ) {
    throw new PreconditionFailedError(
      'The preview was changed by somebody else meanwhile; read again',
    );
  }
}
