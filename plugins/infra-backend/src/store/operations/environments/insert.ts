import { ConflictError } from '@backstage/errors';
import { toJson } from '../../codec';
import { Db } from '../../database';
import { toEnvironment } from '../../rows';
import { EnvironmentRow } from '../../tables';
import { EnvironmentRecord, NewEnvironment } from '../../types';

/**
 * Records an environment at generation 1, due at once.
 *
 * @throws ConflictError where one of that name lives on the entity already
 */
export async function insert(
  db: Db,
  environment: NewEnvironment,
  options: { now: Date; deploymentId: string },
): Promise<EnvironmentRecord> {
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
      generation: 1,
      status: 'Pending',
      conditions: '[]',
      links: '[]',
      current_deployment_id: options.deploymentId,
      created_by: environment.createdBy,
      created_at: options.now,
      updated_at: options.now,
      version: 1,
      next_reconcile_at: options.now,
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
