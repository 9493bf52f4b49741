import {
  Deployment,
  DeploymentInput,
  Plan,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { Db, inTransaction } from '../store';
import { refuseErroredPlan } from './desiredState';
import { givenUp, givesUpMore } from './givenUp';
import { findMade, MadeIds, makeOnce } from './idempotency';
import { Enqueuer, EventBus, UseCaseTracker } from './ports';
import {
  isUnfinished,
  refuseDuringDeletion,
  refuseOtherEtag,
  refuseOtherPlan,
  untilUndisturbed,
} from './preconditions';
import { principalOf } from './principal';
import { RevisionMaker } from './RevisionMaker';
import { PlannedRevision, writeRevision } from './revisions';
import {
  CallOptions,
  ChangeOptions,
  CreateOptions,
  DeleteOptions,
  PlanDeploymentInput,
} from './types';
import {
  deploymentInForce,
  requireDeployment,
  requireEnvironment,
  requireLiving,
  toDeploymentView,
} from './views';

export interface EnvironmentChangesOptions {
  db: Db;
  revisions: RevisionMaker;
  enqueuer: Enqueuer;
  eventBus: EventBus;
  tracker: UseCaseTracker;
}

/** Further deployments of an environment, the last of which destroys it. */
export class EnvironmentChanges {
  readonly #options: EnvironmentChangesOptions;

  constructor(options: EnvironmentChangesOptions) {
    this.#options = options;
  }

  async planDeployment(
    id: string,
    input: PlanDeploymentInput,
    options: CallOptions,
  ): Promise<Plan> {
    const { db, revisions } = this.#options;
    const environment = await requireLiving(db, id);
    const current = await deploymentInForce(db, environment);
    const revision =
      input.mode === 'destroy'
        ? await revisions.deletion(environment, current)
        : await revisions.deployment(environment, current, input, options);
    return revisions.plan(revision, options);
  }

  async deploy(
    id: string,
    input: DeploymentInput,
    options: ChangeOptions & CreateOptions,
  ): Promise<Deployment> {
    const { db } = this.#options;
    const request = { id, ...input };
    const earlier = await findMade(db, 'deploy', request, options);
    if (earlier) {
      return this.#read(earlier);
    }
    return untilUndisturbed(async () => {
      const revision = await this.#planned(id, input, options);
      const made = await makeOnce(db, 'deploy', request, options, (trx, now) =>
        this.#write(trx, now, revision, options),
      );
      return this.#tell(made, revision);
    });
  }

  async delete(id: string, options: DeleteOptions): Promise<Deployment> {
    const { db, revisions } = this.#options;
    return untilUndisturbed(async () => {
      const environment = await requireEnvironment(db, id);
      const current = await deploymentInForce(db, environment);
      if (
        current?.mode === 'destroy' &&
        (environment.deletedAt !== undefined ||
          (isUnfinished(current) && !givesUpMore(current, options.abandon)))
      ) {
        return toDeploymentView(current);
      }
      refuseOtherEtag('The environment has', environment.etag, options.ifMatch);
      const revision = {
        ...(await revisions.deletion(environment, current)),
        abandon: await givenUp(db, environment.id, current, options),
        plan: undefined as Plan | undefined,
      };
      if (options.planHash === undefined) {
        // Shown beside what went; a deletion does not wait for being foreseen.
        revision.plan = await revisions
          .plan(revision, options)
          .catch(() => undefined);
      } else {
        revision.plan = await revisions.plan(revision, options);
        refuseOtherPlan(revision.plan, options.planHash);
      }
      const made = await inTransaction(db, trx =>
        this.#write(trx, new Date(), revision, options),
      );
      return this.#tell(made, revision);
    });
  }

  /** What is to be deployed, with a plan that is free of errors and the one agreed to. */
  async #planned(
    id: string,
    input: DeploymentInput,
    options: ChangeOptions,
  ): Promise<PlannedRevision> {
    const { db, revisions } = this.#options;
    const environment = await requireLiving(db, id);
    refuseOtherEtag('The environment has', environment.etag, options.ifMatch);
    const current = await deploymentInForce(db, environment);
    refuseDuringDeletion(current);
    const revision = await revisions.deployment(
      environment,
      current,
      input,
      options,
    );
    const plan = await revisions.plan(revision, options);
    refuseErroredPlan(plan, revision.desired);
    refuseOtherPlan(plan, input.planHash);
    return { ...revision, plan };
  }

  #write(
    trx: Db,
    now: Date,
    revision: PlannedRevision,
    options: CallOptions,
  ): Promise<MadeIds> {
    return writeRevision(trx, revision, {
      now,
      requestedBy: principalOf(options.credentials),
      enqueuer: this.#options.enqueuer,
    });
  }

  #tell(made: MadeIds, { mode }: PlannedRevision): Promise<Deployment> {
    const { eventBus, tracker } = this.#options;
    eventBus.notify(made.environmentId);
    tracker.deploymentCreated({ mode });
    return this.#read(made);
  }

  async #read(made: MadeIds): Promise<Deployment> {
    return toDeploymentView(
      await requireDeployment(this.#options.db, made.deploymentId),
    );
  }
}
