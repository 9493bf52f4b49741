import { ConflictError } from '@backstage/errors';
import { toJson } from '../../codec';
import { Db } from '../../database';
import { toEnvironment } from '../../rows';
import { EnvironmentRow } from '../../tables';
import { EnvironmentRecord, ExpiryInstants, NewEnvironment } from '../../types';

/**
 * Records an environment at generation 1, due at once; where its first deployment awaits approval,
 * at generation 0 and not due at all.
 *
 * @throws ConflictError where one of that name lives on the entity already
 */
export async function insert(
  db: Db,
  environment: NewEnvironment,
  options: {
    now: Date;
    deploymentId: string;
    /** Nothing is in force until the deployment is approved. */
    awaitsApproval?: boolean;
    expiry?: ExpiryInstants;
  },
): Promise<EnvironmentRecord> {
  const { now, deploymentId, awaitsApproval, expiry } = options;
  const rows = await db<EnvironmentRow>('environments')
    .insert({
      id: environment.id,
      entity_ref: environment.entityRef,
      name: environment.name,
      type: environment.type,
      owner: environment.owner,
      owner_named: environment.ownerNamed ?? false,
      system: environment.system ?? null,
      labels: toJson(environment.labels),
      generation: awaitsApproval ? 0 : 1,
      asked_generation: 1,
      status: 'Pending',
      conditions: '[]',
      links: '[]',
      current_deployment_id: awaitsApproval ? null : deploymentId,
      awaiting_deployment_id: awaitsApproval ? deploymentId : null,
      created_by: environment.createdBy,
      created_at: now,
      updated_at: now,
      version: 1,
      next_reconcile_at: awaitsApproval ? null : now,
      expires_at: expiry?.expiresAt ?? null,
      expiry_warn_at: expiry?.warnAt ?? null,
      expiry_due_at: expiry?.warnAt ?? expiry?.expiresAt ?? null,
    })
    .onConflict(db.raw('(entity_ref, name) where deleted_at is null') as any)
    .ignore()
    .returning('*');
  if (!rows.length) {
    throw new ConflictError(
      `${environment.entityRef} has an environment named "${environment.name}" already; choose another name or deploy to the existing one`,
    );
  }
  return toEnvironment(rows[0]);
}
