import {
  EnvironmentInput,
  Plan,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { randomUUID } from 'node:crypto';
import { hashPlan } from '../core';
import { Db, deployments, documents, environments, events } from '../store';
import { refuseErroredPlan } from './desiredState';
import { findMade, makeOnce, MadeIds } from './idempotency';
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
    const made = await makeOnce(db, 'create', input, options, (trx, now) =>
      this.#write(
        trx,
        now,
        { ...draft, planned },
        principalOf(options.credentials),
      ),
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
    { environment, ownerNamed, desired, planned }: PlannedDraft,
    requestedBy: string,
  ): Promise<MadeIds> {
    const deploymentId = randomUUID();
    await environments.insert(
      trx,
      { ...environment, ownerNamed, createdBy: requestedBy },
      { now, deploymentId },
    );
    await deployments.insert(
      trx,
      {
        id: deploymentId,
        environmentId: environment.id,
        generation: 1,
        mode: 'deploy',
        desired,
        ...planned,
        requestedBy,
      },
      { now },
    );
    await events.append(
      trx,
      [
        {
          environmentId: environment.id,
          type: 'environment.created',
          level: 'info',
          message: `${requestedBy} created the ${environment.type} environment ${environment.name} of ${environment.entityRef}`,
        },
        {
          environmentId: environment.id,
          deploymentId,
          type: 'deployment.created',
          level: 'info',
          message: `First deployment, asked for by ${requestedBy}`,
          data: { mode: 'deploy', generation: 1 },
        },
      ],
      { now },
    );
    await this.#options.enqueuer.enqueue(environment.id, 'created', { trx });
    return { environmentId: environment.id, deploymentId };
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
