import { toDate } from '../../codec';
import { Db } from '../../database';
import { ApprovalRow } from '../../tables';
import { ApprovalRecord } from '../../types';
import { toApproval } from './row';

/** Approvals of which somebody is to be told, or whose time is over; the longest due first. */
export async function listDue(
  db: Db,
  options: { now: Date; limit: number },
): Promise<ApprovalRecord[]> {
  const rows = await db<ApprovalRow>('deployment_approvals')
    .where('due_at', '<=', options.now)
    .orderBy('due_at')
    .limit(options.limit);
  return rows.map(toApproval);
}

/** Whoever is concerned was told of the state as it was read; the next thing due is its end. */
export async function noteTold(db: Db, told: ApprovalRecord): Promise<void> {
  const { deploymentId, state, planHash, expiresAt } = told;
  await db<ApprovalRow>('deployment_approvals')
    .where({ deployment_id: deploymentId, state, plan_hash: planHash })
    .update({
      told: true,
      due_at: state === 'awaiting' ? toDate(expiresAt) : null,
    });
}

/** Puts off what could not be done now, so that it does not stand in the way of others. */
export async function postpone(
  db: Db,
  options: { deploymentId: string; until: Date },
): Promise<void> {
  await db<ApprovalRow>('deployment_approvals')
    .where({ deployment_id: options.deploymentId })
    .whereNotNull('due_at')
    .update({ due_at: options.until });
}
