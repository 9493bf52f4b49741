import {
  DeploymentMode,
  DesiredState,
  Plan,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { randomUUID } from 'node:crypto';
import {
  Db,
  deployments,
  DeploymentRecord,
  EnvironmentRecord,
  environments,
  events,
  NewDeployment,
  NewEvent,
} from '../store';
import { askForApproval, supersedeAwaiting } from './approvalRequests';
import { learnUses } from './artifacts/learnUses';
import { beginPromotion } from './delivery/beginPromotion';
import { promotionEvent } from './delivery/tellPromotion';
import { MadeIds } from './idempotency';
import { RequiredApproval } from './policies';
import { Enqueuer } from './ports';
import { PreviewOrder, PromotionOrder } from './types';

/** What is to be deployed next, before it is written. */
export interface Revision {
  /** As it is said to be from this revision on: owner, system and labels may be new. */
  environment: EnvironmentRecord;
  mode: DeploymentMode;
  desired: DesiredState;
  rollbackOf?: string;
  /** Of a deletion: providers whose resources may be given up. */
  abandon?: string[];
  /** Of the documents that it is planned with and pinned to. */
  platformRevision: number;
  /** Where a promotion asks for it. */
  promotion?: PromotionOrder;
  /** Likewise, a preview. */
  preview?: PreviewOrder;
}

/** With what was to be done, as of now; a deletion may do without, unless somebody must agree. */
export type PlannedRevision = Revision & {
  /** Why it is asked for, where nobody did. */
  because?: string;
} & (
    | { plan?: Plan; approval?: undefined }
    | { plan: Plan; approval: RequiredApproval }
  );

export interface WriteRevisionOptions {
  now: Date;
  requestedBy: string;
  enqueuer: Enqueuer;
}

const summaries: Record<DeploymentMode, string> = {
  deploy: 'Deployment',
  rollback: 'Rollback',
  destroy: 'Deletion',
};

export interface WrittenRevision {
  ids: MadeIds;
  /** The deployment, where nobody has to agree to it. */
  inForce?: DeploymentRecord;
}

/**
 * Opens the next generation of an environment and wakes the engine, within the transaction; or
 * stores what it would be, where somebody has to agree first.
 *
 * @throws ChangedMeanwhileError where the environment is not at the version that the revision was
 * made from; ConflictError where the promotion that asks for it is over
 */
export async function writeRevision(
  trx: Db,
  revision: PlannedRevision,
  options: WriteRevisionOptions,
): Promise<WrittenRevision> {
  const { environment, mode, desired, rollbackOf, abandon } = revision;
  const deployment = {
    id: randomUUID(),
    environmentId: environment.id,
    mode,
    desired,
    rollbackOf,
    abandon,
    platformRevision: revision.platformRevision,
    promotionId: revision.promotion?.id,
    preview: revision.preview,
    verification: revision.promotion?.verification,
    requestedBy: options.requestedBy,
  };
  const begun =
    mode === 'deploy' && revision.promotion
      ? await beginPromotion(trx, revision.promotion, {
          deploymentId: deployment.id,
          approval: revision.approval,
          now: options.now,
        })
      : undefined;
  if (mode === 'deploy') {
    const { entityRef } = environment;
    await learnUses(trx, { entityRef, desired }, options);
  }
  const isAskedAgain = revision.approval?.because !== undefined;
  const told = begun ? [promotionEvent(begun, { isAskedAgain })] : [];
  const ids = { environmentId: environment.id, deploymentId: deployment.id };
  if (revision.approval) {
    await writeAwaiting(trx, revision, deployment, options);
    await events.append(trx, told, options);
    return { ids };
  }
  const inForce = await writeInForce(trx, revision, deployment, {
    ...options,
    told,
  });
  return { ids, inForce };
}

type Unnumbered = Omit<NewDeployment, 'generation' | 'plan'>;

async function writeAwaiting(
  trx: Db,
  { environment, plan, approval }: PlannedRevision & { approval: object },
  deployment: Unnumbered,
  { now }: WriteRevisionOptions,
): Promise<void> {
  const { askedGeneration } = await environments.awaitApproval(trx, {
    id: environment.id,
    deploymentId: deployment.id,
    now,
    expectedVersion: environment.version,
  });
  await supersedeAwaiting(trx, environment.awaitingDeploymentId, { now });
  await askForApproval(
    trx,
    {
      deployment: { ...deployment, generation: askedGeneration, plan },
      about: environment,
      policy: approval,
    },
    { now },
  );
}

async function writeInForce(
  trx: Db,
  { environment, plan, because }: PlannedRevision,
  deployment: Unnumbered,
  options: WriteRevisionOptions & { told: readonly NewEvent[] },
): Promise<DeploymentRecord> {
  const { now, requestedBy, enqueuer, told } = options;
  const { id: deploymentId, mode } = deployment;
  const { generation } = await environments.revise(trx, {
    id: environment.id,
    deploymentId,
    now,
    expectedVersion: environment.version,
    about: environment,
  });
  await supersedeAwaiting(trx, environment.awaitingDeploymentId, { now });
  const inForce = await deployments.insert(
    trx,
    { ...deployment, generation, plan },
    { now },
  );
  await events.append(
    trx,
    [
      {
        environmentId: environment.id,
        deploymentId,
        type: 'deployment.created',
        level: 'info',
        message: because ?? `${summaries[mode]}, asked for by ${requestedBy}`,
        data: { mode, generation },
      },
      ...told,
    ],
    { now },
  );
  await enqueuer.enqueue(environment.id, mode, { trx });
  return inForce;
}
