import { fromJson, fromOptionalJson, toIso, toOptionalIso } from '../../codec';
import { ApprovalRow } from '../../tables';
import { ApprovalRecord } from '../../types';

export function toApproval(row: ApprovalRow): ApprovalRecord {
  return {
    deploymentId: row.deployment_id,
    environmentId: row.environment_id,
    state: row.state as ApprovalRecord['state'],
    approvers: fromOptionalJson(row.approvers),
    stepApprovers: fromOptionalJson(row.step_approvers),
    excluded: fromOptionalJson(row.excluded),
    planHash: row.plan_hash,
    about: fromJson(row.about),
    expiresAt: toOptionalIso(row.expires_at),
    decidedBy: row.decided_by ?? undefined,
    decidedAt: toOptionalIso(row.decided_at),
    reason: row.reason ?? undefined,
    told: Boolean(row.told),
    createdAt: toIso(row.created_at),
  };
}
