import { toJson, toOptionalJson } from '../../codec';
import { Db } from '../../database';
import { ApprovalRow } from '../../tables';
import { NewApproval } from '../../types';

/** Asks for a decision; those who decide are to be told at once. */
export async function insert(
  trx: Db,
  approval: NewApproval,
  options: { now: Date },
): Promise<void> {
  await trx<ApprovalRow>('deployment_approvals').insert({
    deployment_id: approval.deploymentId,
    environment_id: approval.environmentId,
    state: 'awaiting',
    approvers: toOptionalJson(approval.approvers),
    step_approvers: toOptionalJson(approval.stepApprovers),
    excluded: toOptionalJson(approval.excluded),
    plan_hash: approval.planHash,
    about: toJson(approval.about),
    expires_at: approval.expiresAt ?? null,
    due_at: options.now,
    told: false,
    created_at: options.now,
  });
}
