import { ApprovalState } from '@infra-orchestration/backstage-plugin-infra-common';
import { Db } from '../../database';
import { ApprovalRow } from '../../tables';

export interface Decision {
  deploymentId: string;
  state: Exclude<ApprovalState, 'awaiting'>;
  decidedBy?: string;
  reason?: string;
}

/**
 * Ends the waiting for a decision, once; whoever asked is to be told.
 *
 * @returns whether a decision was still awaited
 */
export async function decide(
  trx: Db,
  decision: Decision,
  options: { now: Date },
): Promise<boolean> {
  const { deploymentId, state, decidedBy, reason } = decision;
  const changed = await trx<ApprovalRow>('deployment_approvals')
    .where({ deployment_id: deploymentId, state: 'awaiting' })
    .update({
      state,
      decided_by: decidedBy ?? null,
      decided_at: options.now,
      reason: reason ?? null,
      told: false,
      due_at: options.now,
    });
  return changed > 0;
}

/** Another plan is to be agreed to, of which those who decide are to be told. */
export async function askAgain(
  trx: Db,
  options: { deploymentId: string; planHash: string; now: Date },
): Promise<boolean> {
  const changed = await trx<ApprovalRow>('deployment_approvals')
    .where({ deployment_id: options.deploymentId, state: 'awaiting' })
    .update({ plan_hash: options.planHash, told: false, due_at: options.now });
  return changed > 0;
}
