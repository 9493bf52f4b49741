import {
  EnvironmentInput,
  EnvironmentTypePolicy,
  Plan,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { randomUUID } from 'node:crypto';
import { expiryFrom, hashPlan } from '../core';
import {
  Db,
  deployments,
  documents,
  environments,
  events,
  NewDeployment,
  NewEvent,
  previews,
} from '../store';
import { askForApproval } from './approvalRequests';
import { learnUses } from './artifacts/learnUses';
import { refuseErroredPlan } from './desiredState';
import { findMade, makeOnce, MadeIds } from './idempotency';
import {
  approvalOf,
  expiryPolicyOf,
  policyOf,
  refuseOverQuota,
} from './policies';
import { Enqueuer, EventBus, Planner, UseCaseTracker } from './ports';
import { refuseOtherPlan } from './preconditions';
import { principalOf } from './principal';
import {
  CallOptions,
  CreatedEnvironment,
  CreateOptions,
  EnvironmentDraft,
} from './types';
import {
  requireDeployment,
  requireEnvironment,
  toDeploymentView,
  toEnvironmentView,
} from './views';

export interface EnvironmentCreationOptions {
  db: Db;
  enqueuer: Enqueuer;
  planner: Planner;
  eventBus: EventBus;
  tracker: UseCaseTracker;
}

/** With the documents that the plan was made from, to which the deployment is pinned. */
interface PlannedDraft extends EnvironmentDraft {
  planned: { plan: Plan; platformRevision: number };
  policy: EnvironmentTypePolicy;
}

/** Writes environment, first deployment and wake-up in one transaction, or nothing. */
export class EnvironmentCreation {
  readonly #options: EnvironmentCreationOptions;

  constructor(options: EnvironmentCreationOptions) {
    this.#options = options;
  }

  async find(
    input: EnvironmentInput,
    options: CreateOptions,
  ): Promise<CreatedEnvironment | undefined> {
    const made = await findMade(this.#options.db, 'create', input, options);
    return made && this.#read(made);
  }

  /** The plan of a creation that would not be refused as things are now. */
  async foresee(draft: EnvironmentDraft, options: CallOptions): Promise<Plan> {
    const { db } = this.#options;
    const { environment } = draft;
    const policy = await policyOf(db, environment.type);
    await refuseOverQuota(db, environment, policy);
    return (await this.plan(draft, options)).plan;
  }

  /** Its hash is the same for each draft of the same, though each has an id of its own. */
  async plan(
    { environment, desired }: EnvironmentDraft,
    options: CallOptions,
  ): Promise<PlannedDraft['planned']> {
    const { db, planner } = this.#options;
    const platformRevision = await documents.platformRevision(db);
    const plan = await planner.planEnvironment({
      environment,
      desired,
      platformRevision,
      signal: options.signal,
    });
    const hash = hashPlan({ ...plan, environmentId: environment.id });
    return { plan: { ...plan, hash }, platformRevision };
  }

  async create(
    draft: EnvironmentDraft,
    input: EnvironmentInput,
    options: CreateOptions,
  ): Promise<CreatedEnvironment> {
    const { db, eventBus, tracker } = this.#options;
    const planned = await this.plan(draft, options);
    refuseErroredPlan(planned.plan, draft.desired);
    refuseOtherPlan(planned.plan, input.planHash);
    const policy = await policyOf(db, draft.environment.type);
    const made = await makeOnce(db, 'create', input, options, (trx, now) =>
      this.#write(trx, now, { ...draft, planned, policy }, options),
    );
    if (made.environmentId === draft.environment.id) {
      eventBus.notify(made.environmentId);
      tracker.environmentCreated({ type: draft.environment.type });
      tracker.deploymentCreated({ mode: 'deploy' });
    }
    return this.#read(made);
  }

  async #write(
    trx: Db,
    now: Date,
    draft: PlannedDraft,
    { credentials, preview }: CreateOptions,
  ): Promise<MadeIds> {
    const { environment, ownerNamed, desired, planned, policy } = draft;
    const deploymentId = randomUUID();
    const requestedBy = preview?.requestedBy ?? principalOf(credentials);
    const approval = approvalOf(policy, 'create');
    const life = expiryPolicyOf(policy);
    if (policy.quota) {
      await environments.lockCounting(trx, environment.type);
      await refuseOverQuota(trx, environment, policy);
    }
    await environments.insert(
      trx,
      { ...environment, ownerNamed, createdBy: requestedBy },
      {
        now,
        deploymentId,
        awaitsApproval: approval !== undefined,
        expiry: life && expiryFrom(now, life.ttl, life.warnBefore),
      },
    );
    if (preview) {
      await previews.link(trx, preview, { environment, now });
    }
    await events.append(trx, [createdEvent(environment, requestedBy)], { now });
    const { entityRef } = environment;
    await learnUses(trx, { entityRef, desired }, { now });
    const deployment = {
      id: deploymentId,
      environmentId: environment.id,
      generation: 1,
      mode: 'deploy' as const,
      desired,
      ...planned,
      preview,
      requestedBy,
    };
    if (approval) {
      const request = { deployment, about: environment, policy: approval };
      await askForApproval(trx, request, { now });
    } else {
      await this.#writeInForce(trx, deployment, now);
    }
    return { environmentId: environment.id, deploymentId };
  }

  async #writeInForce(
    trx: Db,
    deployment: NewDeployment,
    now: Date,
  ): Promise<void> {
    const { id: deploymentId, environmentId, requestedBy } = deployment;
    await deployments.insert(trx, deployment, { now });
    await events.append(
      trx,
      [
        {
          environmentId,
          deploymentId,
          type: 'deployment.created',
          level: 'info',
          message: `First deployment, asked for by ${requestedBy}`,
          data: { mode: 'deploy', generation: 1 },
        },
      ],
      { now },
    );
    await this.#options.enqueuer.enqueue(environmentId, 'created', { trx });
  }

  async #read(made: MadeIds): Promise<CreatedEnvironment> {
    const { db } = this.#options;
    return {
      environment: toEnvironmentView(
        await requireEnvironment(db, made.environmentId),
      ),
      deployment: toDeploymentView(
        await requireDeployment(db, made.deploymentId),
      ),
    };
  }
}

function createdEvent(
  { id, type, name, entityRef }: EnvironmentDraft['environment'],
  requestedBy: string,
): NewEvent {
  return {
    environmentId: id,
    type: 'environment.created',
    level: 'info',
    message: `${requestedBy} created the ${type} environment ${name} of ${entityRef}`,
  };
}
