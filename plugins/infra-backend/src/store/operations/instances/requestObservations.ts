import { Db } from '../../database';
import { EnvironmentRow, InstanceRow } from '../../tables';

/**
 * Notes that something was seen to change outside. Not under the lease: the column is read, never
 * written, by the engine, so nothing of its work can be lost by it.
 *
 * @returns the environments concerned
 */
export async function requestObservations(
  db: Db,
  options: { instanceIds: string[]; now: Date },
): Promise<string[]> {
  const rows = await db<InstanceRow>('resource_instances')
    .whereIn('id', options.instanceIds)
    .whereNull('removed_at')
    .update({ observation_requested_at: options.now })
    .returning('environment_id');
  const environmentIds = [...new Set(rows.map(row => row.environment_id))];
  if (environmentIds.length) {
    await db<EnvironmentRow>('environments')
      .whereIn('id', environmentIds)
      .whereNull('lease_holder')
      .update({ next_reconcile_at: options.now });
  }
  return environmentIds;
}
