import { Db } from '../../database';
import { ApprovalRow } from '../../tables';
import { ApprovalRecord } from '../../types';
import { toApproval } from './row';

export async function get(
  db: Db,
  deploymentId: string,
): Promise<ApprovalRecord | undefined> {
  const row = await db<ApprovalRow>('deployment_approvals')
    .where({ deployment_id: deploymentId })
    .first();
  return row && toApproval(row);
}

export async function getMany(
  db: Db,
  deploymentIds: string[],
): Promise<Map<string, ApprovalRecord>> {
  const rows = await db<ApprovalRow>('deployment_approvals').whereIn(
    'deployment_id',
    deploymentIds,
  );
  return new Map(rows.map(row => [row.deployment_id, toApproval(row)]));
}
