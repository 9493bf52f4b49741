import { toJson, toOptionalJson } from '../../codec';
import { Db } from '../../database';
import { toDeployment } from '../../rows';
import { DeploymentRow } from '../../tables';
import { DeploymentRecord, NewDeployment } from '../../types';

export async function insert(
  db: Db,
  deployment: NewDeployment,
  options: { now: Date },
): Promise<DeploymentRecord> {
  const [row] = await db<DeploymentRow>('deployments')
    .insert({
      id: deployment.id,
      environment_id: deployment.environmentId,
      generation: deployment.generation,
      mode: deployment.mode,
      status: deployment.status ?? 'Pending',
      desired: toJson(deployment.desired),
      rollback_of: deployment.rollbackOf ?? null,
      abandon: toOptionalJson(deployment.abandon),
      platform_revision: deployment.platformRevision,
      promotion_id: deployment.promotionId ?? null,
      preview_id: deployment.preview?.id ?? null,
      preview_commit: deployment.preview?.commit ?? null,
      verification: toOptionalJson(deployment.verification),
      plan: toOptionalJson(deployment.plan),
      requested_by: deployment.requestedBy,
      created_at: options.now,
    })
    .returning('*');
  return toDeployment(row);
}
