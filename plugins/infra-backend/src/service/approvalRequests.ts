import { Plan } from '@infra-orchestration/backstage-plugin-infra-common';
import {
  ApprovalRecord,
  approvals,
  Db,
  deployments,
  environments,
  events,
  NewDeployment,
  previews,
} from '../store';
import { milliseconds, RequiredApproval } from './policies';

export interface ApprovalRequest {
  deployment: NewDeployment & { plan: Plan };
  /** What the environment is to be said to be, once it is approved. */
  about: ApprovalRecord['about'];
  policy: RequiredApproval;
}

/**
 * Stores a deployment that is not in force before somebody agrees to its plan. Call it in a
 * transaction that holds the lock on the environment's row.
 */
export async function askForApproval(
  trx: Db,
  { deployment, about, policy }: ApprovalRequest,
  { now }: { now: Date },
): Promise<void> {
  const { id, environmentId, mode, plan, requestedBy, generation } = deployment;
  const { owner, system, labels } = about;
  const { approvers, stepApprovers, excluded, expiresAfter, because } = policy;
  await deployments.insert(
    trx,
    { ...deployment, status: 'AwaitingApproval' },
    { now },
  );
  await approvals.insert(
    trx,
    {
      deploymentId: id,
      environmentId,
      approvers,
      stepApprovers,
      excluded,
      planHash: plan.hash,
      about: { owner, system, labels },
      ...(expiresAfter && {
        expiresAt: new Date(now.getTime() + milliseconds(expiresAfter)),
      }),
    },
    { now },
  );
  await events.append(
    trx,
    [
      {
        environmentId,
        deploymentId: id,
        type: 'approval.requested',
        level: 'info',
        message: `What ${requestedBy} asked for waits for approval by ${whoDecides(
          approvers,
          stepApprovers,
        )}${because === undefined ? '' : `. ${because}`}`,
        data: { mode, generation, planHash: plan.hash },
      },
    ],
    { now },
  );
}

/** For people. */
export function whoDecides(
  approvers: readonly string[] | undefined,
  stepApprovers?: readonly string[],
): string {
  const any = approvers?.join(' or ') ?? 'somebody who may approve';
  return stepApprovers
    ? `${any} who is of ${stepApprovers.join(' or ')} as well`
    : any;
}

/**
 * Another deployment takes the place of one that awaits approval. Call it in a transaction that
 * holds the lock on the environment's row.
 */
export async function supersedeAwaiting(
  trx: Db,
  deploymentId: string | undefined,
  { now }: { now: Date },
): Promise<void> {
  if (deploymentId === undefined) {
    return;
  }
  const decision = { deploymentId, state: 'superseded' as const };
  if (await approvals.decide(trx, decision, { now })) {
    await deployments.endWaiting(trx, {
      id: deploymentId,
      status: 'Superseded',
      message: 'Something else was asked for before anybody decided',
      now,
    });
  }
}

export interface EndWithoutApproval {
  environmentId: string;
  decision: approvals.Decision;
  status: 'Rejected' | 'Cancelled';
  message: string;
  now: Date;
}

/**
 * A deployment that awaits approval is not to be done; an environment of which nothing was ever in
 * force ends with it.
 *
 * @returns false, and nothing is written, where it awaits approval no more
 */
export async function endWithoutApproval(
  trx: Db,
  options: EndWithoutApproval,
): Promise<boolean> {
  const { environmentId, decision, status, message, now } = options;
  const { deploymentId, state } = decision;
  const ended = await environments.endAwaiting(trx, {
    id: environmentId,
    deploymentId,
    now,
  });
  if (!ended || !(await approvals.decide(trx, decision, { now }))) {
    return false;
  }
  const id = deploymentId;
  await deployments.endWaiting(trx, { id, status, message, now });
  const about = { environmentId, deploymentId, level: 'info' as const };
  await events.append(
    trx,
    [
      { ...about, type: 'approval.decided', message, data: { state } },
      ...(ended.deletedAt === undefined
        ? []
        : [
            {
              ...about,
              type: 'environment.deleted' as const,
              message: 'Deleted: nothing was made of it',
            },
          ]),
    ],
    { now },
  );
  // Its pull request is told, also where this process dies now.
  await previews.markDueOf(trx, { environmentId, now });
  return true;
}
