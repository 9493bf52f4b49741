import { ConflictError } from '@backstage/errors';
import {
  Deployment,
  DeploymentInput,
  DesiredState,
  Environment,
  Plan,
} from '@infra-orchestration/backstage-plugin-infra-common';
import {
  Db,
  DeploymentRecord,
  EnvironmentRecord,
  environments,
  events,
  inTransaction,
} from '../store';
import { emptyDesiredState, refuseErroredPlan } from './desiredState';
import { EnvironmentDrafter } from './EnvironmentDrafter';
import { InvalidFieldsError, PreconditionFailedError } from './errors';
import { findMade, MadeIds, makeOnce } from './idempotency';
import { Enqueuer, EventBus, Planner, UseCaseTracker } from './ports';
import { principalOf } from './principal';
import { Revision, writeRevision } from './revisions';
import {
  CallOptions,
  ChangeOptions,
  CreateOptions,
  PlanDeploymentInput,
} from './types';
import {
  requireDeployment,
  requireEnvironment,
  toDeploymentView,
  toEnvironmentContext,
  toEnvironmentView,
} from './views';

export interface EnvironmentChangesOptions {
  db: Db;
  drafter: EnvironmentDrafter;
  enqueuer: Enqueuer;
  planner: Planner;
  eventBus: EventBus;
  tracker: UseCaseTracker;
}

const unfinished = ['Pending', 'Running'];

/** Further deployments of an environment, and what is asked of a running one. */
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
    const environment = await this.#requireLiving(id);
    if (input.mode !== 'destroy') {
      return this.#plan(
        await this.#revise(environment, input, options),
        options,
      );
    }
    const current = await this.#deploymentInForce(environment);
    const desired = current?.desired ?? emptyDesiredState;
    return this.#plan({ environment, mode: 'destroy', desired }, options);
  }

  async deploy(
    id: string,
    input: DeploymentInput,
    options: ChangeOptions & CreateOptions,
  ): Promise<Deployment> {
    const { db, eventBus, tracker } = this.#options;
    const request = { id, ...input };
    const earlier = await findMade(db, 'deploy', request, options);
    if (earlier) {
      return this.#read(earlier);
    }
    const environment = await this.#requireLiving(id);
    refuseOtherEtag(environment, options.ifMatch);
    const revision = await this.#revise(environment, input, options);
    const plan = await this.#plan(revision, options);
    refuseErroredPlan(plan, revision.desired);
    if (input.planHash !== undefined && input.planHash !== plan.hash) {
      throw new ConflictError(
        'The plan is no longer the one that was shown: the environment, its platform documents or what is outside has changed. Read the new plan and decide again',
      );
    }
    const pinned =
      options.ifMatch !== undefined || input.planHash !== undefined;
    const made = await makeOnce(db, 'deploy', request, options, (trx, now) =>
      this.#write(trx, now, { ...revision, plan }, { ...options, pinned }),
    );
    eventBus.notify(id);
    tracker.deploymentCreated({ mode: revision.mode });
    return this.#read(made);
  }

  async delete(id: string, options: ChangeOptions): Promise<Deployment> {
    const { db, eventBus, tracker } = this.#options;
    const environment = await requireEnvironment(db, id);
    const current = await this.#deploymentInForce(environment);
    const underWay =
      current?.mode === 'destroy' &&
      (environment.deletedAt !== undefined ||
        unfinished.includes(current.status));
    if (underWay) {
      return toDeploymentView(current);
    }
    refuseOtherEtag(environment, options.ifMatch);
    const revision: Revision = {
      environment,
      mode: 'destroy',
      desired: current?.desired ?? emptyDesiredState,
    };
    // Shown beside what went; a deletion does not wait for being foreseen.
    const plan = await this.#plan(revision, options).catch(() => undefined);
    const made = await inTransaction(db, trx =>
      this.#write(
        trx,
        new Date(),
        { ...revision, plan },
        {
          ...options,
          pinned: options.ifMatch !== undefined,
        },
      ),
    );
    eventBus.notify(id);
    tracker.deploymentCreated({ mode: 'destroy' });
    return this.#read(made);
  }

  async retry(id: string, options: CallOptions): Promise<Environment> {
    const { currentDeploymentId } = await this.#requireLiving(id);
    const asked = await this.#ask(environments.requestRetry, {
      id,
      deploymentId: currentDeploymentId,
      message: `${principalOf(options.credentials)} asked to try again at once`,
    });
    return toEnvironmentView(asked);
  }

  async cancel(id: string, options: CallOptions): Promise<Deployment> {
    const current = await this.#deploymentInForce(
      await this.#requireLiving(id),
    );
    if (!current || !unfinished.includes(current.status)) {
      throw new ConflictError(
        'There is nothing to cancel: no deployment of the environment is running',
      );
    }
    await this.#ask(environments.requestCancel, {
      id,
      deploymentId: current.id,
      message: `${principalOf(options.credentials)} cancelled the deployment`,
    });
    return toDeploymentView(
      await requireDeployment(this.#options.db, current.id),
    );
  }

  /** Records a request beside the desired state and wakes the engine. */
  async #ask(
    request: typeof environments.requestRetry,
    about: { id: string; deploymentId?: string; message: string },
  ): Promise<EnvironmentRecord> {
    const { db, enqueuer, eventBus } = this.#options;
    const asked = await inTransaction(db, async trx => {
      const now = new Date();
      const environment = await request(trx, { id: about.id, now });
      if (!environment) {
        throw new ConflictError(`Environment ${about.id} is deleted`);
      }
      await events.append(
        trx,
        [
          {
            environmentId: about.id,
            deploymentId: about.deploymentId,
            type: 'deployment.status',
            level: 'info',
            message: about.message,
          },
        ],
        { now },
      );
      await enqueuer.enqueue(about.id, 'asked', { trx });
      return environment;
    });
    eventBus.notify(about.id);
    return asked;
  }

  async #revise(
    environment: EnvironmentRecord,
    input: Omit<DeploymentInput, 'planHash'>,
    options: CallOptions,
  ): Promise<Revision> {
    if (input.rollbackTo !== undefined) {
      const { id, desired } = await this.#rollbackTarget(environment, input);
      return { environment, mode: 'rollback', desired, rollbackOf: id };
    }
    const current = await this.#deploymentInForce(environment);
    const desired = await this.#options.drafter.redraft(
      environment,
      current?.desired ?? emptyDesiredState,
      input.desired ?? {},
      options,
    );
    return { environment, mode: 'deploy', desired };
  }

  async #rollbackTarget(
    environment: EnvironmentRecord,
    input: Omit<DeploymentInput, 'planHash'>,
  ): Promise<{ id: string; desired: DesiredState }> {
    const { db } = this.#options;
    const target = await requireDeployment(db, input.rollbackTo!).catch(
      () => undefined,
    );
    if (target?.environmentId !== environment.id || target.mode === 'destroy') {
      throw new InvalidFieldsError([
        {
          pointer: '/rollbackTo',
          message:
            'is not an earlier deployment of this environment; list its deployments and take the id of one',
        },
      ]);
    }
    if (input.desired !== undefined) {
      throw new InvalidFieldsError([
        {
          pointer: '/desired',
          message: 'cannot be given together with rollbackTo',
        },
      ]);
    }
    return target;
  }

  #plan(revision: Revision, options: CallOptions): Promise<Plan> {
    const { environment, mode, desired } = revision;
    return this.#options.planner.planEnvironment({
      environment: toEnvironmentContext(environment),
      environmentId: environment.id,
      desired,
      mode: mode === 'plan' ? 'deploy' : mode,
      signal: options.signal,
    });
  }

  #write(
    trx: Db,
    now: Date,
    revision: Revision,
    options: CallOptions & { pinned: boolean },
  ): Promise<MadeIds> {
    return writeRevision(trx, revision, {
      now,
      requestedBy: principalOf(options.credentials),
      enqueuer: this.#options.enqueuer,
      pinned: options.pinned,
    });
  }

  async #read(made: MadeIds): Promise<Deployment> {
    return toDeploymentView(
      await requireDeployment(this.#options.db, made.deploymentId),
    );
  }

  async #deploymentInForce(
    environment: EnvironmentRecord,
  ): Promise<DeploymentRecord | undefined> {
    const { currentDeploymentId: id } = environment;
    return id === undefined
      ? undefined
      : requireDeployment(this.#options.db, id);
  }

  async #requireLiving(id: string): Promise<EnvironmentRecord> {
    const environment = await requireEnvironment(this.#options.db, id);
    if (environment.deletedAt !== undefined) {
      throw new ConflictError(`Environment ${id} is deleted`);
    }
    return environment;
  }
}

/** @throws PreconditionFailedError */
function refuseOtherEtag(
  environment: EnvironmentRecord,
  ifMatch: string | undefined,
): void {
  if (ifMatch === undefined || ifMatch.trim() === '*') {
    return;
  }
  const tags = ifMatch.split(',').map(tag => tag.trim().replace(/^W\//, ''));
  const bare = environment.etag.replace(/^"|"$/g, '');
  if (!tags.includes(environment.etag) && !tags.includes(bare)) {
    throw new PreconditionFailedError(
      `The environment has changed since (it is at ${environment.etag} now); read it again and decide anew`,
    );
  }
}
