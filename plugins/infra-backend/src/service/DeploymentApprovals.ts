import { ConflictError, NotAllowedError } from '@backstage/errors';
import {
  Deployment,
  Plan,
} from '@infra-orchestration/backstage-plugin-infra-common';
import {
  ApprovalRecord,
  approvals,
  ChangedMeanwhileError,
  Db,
  DeploymentRecord,
  deployments,
  EnvironmentRecord,
  environments,
  events,
  inTransaction,
  untilUndisturbed,
} from '../store';
import { endWithoutApproval, whoDecides } from './approvalRequests';
import { atCrashPoints, DeliveryCrashPoints } from './crashPoints';
import { freezeOf } from './delivery/freezeOf';
import { refuseErroredPlan } from './desiredState';
import { Enqueuer, EventBus, Memberships, UseCaseTracker } from './ports';
import { principalOf } from './principal';
import { RevisionMaker } from './RevisionMaker';
import { ApproveInput, CallOptions, RejectInput } from './types';
import { requireDeployment, requireLiving, toDeploymentView } from './views';

export interface DeploymentApprovalsOptions {
  db: Db;
  revisions: RevisionMaker;
  enqueuer: Enqueuer;
  eventBus: EventBus;
  tracker: UseCaseTracker;
  memberships: Memberships;
  crashPoints?: DeliveryCrashPoints;
}

/** A deployment on which somebody is about to decide. */
interface Case {
  environment: EnvironmentRecord;
  deployment: DeploymentRecord;
  approval: ApprovalRecord;
}

/**
 * Decisions about deployments that wait for one. An agreement is to a plan: it is made anew before
 * the deployment is put in force, and where it is another by now, it has to be agreed to anew.
 */
export class DeploymentApprovals {
  readonly #options: DeploymentApprovalsOptions;

  constructor(options: DeploymentApprovalsOptions) {
    this.#options = options;
  }

  async approve(
    id: string,
    { planHash, reason }: ApproveInput,
    options: CallOptions,
  ): Promise<Deployment> {
    const decidedBy = principalOf(options.credentials);
    return await untilUndisturbed(async () => {
      const before = await requireDeployment(this.#options.db, id);
      const { state, decidedBy: who } = before.approval ?? {};
      if (state === 'approved' && who === decidedBy) {
        return toDeploymentView(before);
      }
      const open = await this.#open(id, options);
      if (planHash !== open.approval.planHash) {
        throw anotherPlan();
      }
      await this.#refuseWhileFrozen(open.deployment);
      const plan = await this.#planNow(open, options);
      refuseErroredPlan(plan, open.deployment.desired);
      if (plan.hash !== planHash) {
        await this.#askAgain(open, plan);
        throw anotherPlan();
      }
      await this.#decide(open.environment, trx =>
        this.#putInForce(trx, open, { decidedBy, reason }),
      );
      return await this.#tell(id, before);
    });
  }

  async reject(
    id: string,
    { reason }: RejectInput,
    options: CallOptions,
  ): Promise<Deployment> {
    const decidedBy = principalOf(options.credentials);
    const { environment, deployment } = await this.#open(id, options);
    const ended = await this.#decide(environment, trx =>
      endWithoutApproval(trx, {
        environmentId: environment.id,
        decision: { deploymentId: id, state: 'rejected', decidedBy, reason },
        status: 'Rejected',
        message: `${decidedBy} rejected it: ${reason}`,
        now: new Date(),
      }),
    );
    if (!ended) {
      throw new ConflictError('Somebody else has decided meanwhile');
    }
    return this.#tell(id, deployment);
  }

  #decide<T>(
    { entityRef: of }: EnvironmentRecord,
    write: (trx: Db) => Promise<T>,
  ): Promise<T> {
    const { db, crashPoints } = this.#options;
    return atCrashPoints(crashPoints, { effect: 'approval.decide', of }, () =>
      inTransaction(db, write),
    );
  }

  /** @throws ConflictError, NotAllowedError where there is nothing for the caller to decide */
  async #open(id: string, options: CallOptions): Promise<Case> {
    const { db } = this.#options;
    const [deployment, approval] = await Promise.all([
      requireDeployment(db, id),
      approvals.get(db, id),
    ]);
    if (approval?.state !== 'awaiting') {
      throw new ConflictError(
        approval
          ? `There is nothing to decide any more: the approval is ${approval.state}`
          : 'There is nothing to decide: the deployment needs no approval',
      );
    }
    if (approval.expiresAt && new Date(approval.expiresAt) <= new Date()) {
      throw new ConflictError(
        `The time to decide was over at ${approval.expiresAt}; it has to be asked for anew`,
      );
    }
    await this.#refuseOthers(deployment, approval, options);
    const environment = await requireLiving(db, deployment.environmentId);
    return { environment, deployment, approval };
  }

  async #refuseOthers(
    { requestedBy }: DeploymentRecord,
    { approvers, stepApprovers, excluded }: ApprovalRecord,
    { credentials }: CallOptions,
  ): Promise<void> {
    const decider = principalOf(credentials);
    if (requestedBy === decider) {
      throw new NotAllowedError(
        'Who asked for a deployment cannot decide about it; cancel it to take it back',
      );
    }
    if (excluded?.includes(decider)) {
      throw new NotAllowedError(
        'Who made what is to be deployed cannot decide about it; somebody else has to',
      );
    }
    const rules = [approvers, stepApprovers].filter(rule => rule !== undefined);
    if (rules.length === 0) {
      return;
    }
    const standsFor = await this.#options.memberships.ownershipOf(credentials);
    if (!rules.every(rule => rule.some(ref => standsFor.includes(ref)))) {
      throw new NotAllowedError(
        `Only ${whoDecides(
          approvers,
          stepApprovers,
        )} can decide about this deployment`,
      );
    }
  }

  /** Nothing is begun in a freeze, and to approve is to begin. */
  async #refuseWhileFrozen(deployment: DeploymentRecord): Promise<void> {
    const frozen = await freezeOf(this.#options.db, deployment, new Date());
    if (frozen) {
      throw new ConflictError(
        `Nothing is begun here until ${frozen.until.toISOString()}${
          frozen.reason ? ` (${frozen.reason})` : ''
        }; approve it after that`,
      );
    }
  }

  #planNow(
    { environment, deployment, approval }: Case,
    options: CallOptions,
  ): Promise<Plan> {
    const { mode, desired, platformRevision } = deployment;
    return this.#options.revisions.plan(
      {
        environment: { ...environment, ...approval.about },
        mode,
        desired,
        platformRevision,
      },
      options,
    );
  }

  async #askAgain({ environment, deployment }: Case, plan: Plan) {
    const { db, eventBus } = this.#options;
    const { id } = deployment;
    await inTransaction(db, async trx => {
      const now = new Date();
      await environments.touch(trx, { id: environment.id, now });
      const planHash = plan.hash;
      refuseDecided(
        await approvals.askAgain(trx, { deploymentId: id, planHash, now }),
      );
      await deployments.setPlan(trx, { id, plan });
      await events.append(
        trx,
        [
          {
            environmentId: environment.id,
            deploymentId: id,
            type: 'approval.requested',
            level: 'warn',
            message:
              'What would be done has changed since it was asked for, so it has to be approved as it is now',
            data: { planHash },
          },
        ],
        { now },
      );
    });
    eventBus.notify(environment.id);
  }

  async #putInForce(
    trx: Db,
    { environment, deployment, approval }: Case,
    { decidedBy, reason }: { decidedBy: string; reason?: string },
  ): Promise<void> {
    const now = new Date();
    const { id, generation, mode } = deployment;
    await environments.revise(trx, {
      id: environment.id,
      deploymentId: id,
      generation,
      now,
      expectedVersion: environment.version,
      about: approval.about,
    });
    const decision = { deploymentId: id, state: 'approved' as const };
    refuseDecided(
      await approvals.decide(trx, { ...decision, decidedBy, reason }, { now }),
    );
    await deployments.endWaiting(trx, { id, status: 'Pending', now });
    await events.append(
      trx,
      [
        {
          environmentId: environment.id,
          deploymentId: id,
          type: 'approval.decided',
          level: 'info',
          message: `${decidedBy} approved what ${
            deployment.requestedBy
          } asked for${reason ? `: ${reason}` : ''}`,
          data: { state: 'approved', mode, generation },
        },
      ],
      { now },
    );
    await this.#options.enqueuer.enqueue(environment.id, 'approved', { trx });
  }

  async #tell(
    id: string,
    { environmentId, mode }: Pick<Deployment, 'environmentId' | 'mode'>,
  ): Promise<Deployment> {
    const { db, eventBus, tracker } = this.#options;
    eventBus.notify(environmentId);
    const decided = toDeploymentView(await requireDeployment(db, id));
    if (decided.approval?.state === 'approved') {
      tracker.deploymentCreated({ mode });
    }
    return decided;
  }
}

/** The environment was read after the approval, so its version says nothing about that. */
function refuseDecided(isAwaited: boolean): void {
  if (!isAwaited) {
    throw new ChangedMeanwhileError('The approval was');
  }
}

function anotherPlan(): ConflictError {
  return new ConflictError(
    'What would be done is no longer what was read; read the plan that awaits approval now and decide again',
  );
}
