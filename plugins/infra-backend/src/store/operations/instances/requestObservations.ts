import { Db, instantParameter } from '../../database';
import { EnvironmentRow, InstanceRow } from '../../tables';

/**
 * Notes that something was seen to change outside. Not under the lease: the column is read, never
 * written, by the engine, so nothing of its work can be lost by it. What has been looked at since
 * the change, or waits for a look already, is left alone: several replicas may see one change.
 *
 * @returns the environments that have to be looked at
 */
export async function requestObservations(
  db: Db,
  options: { instanceIds: string[]; changedAt: Date; now: Date },
): Promise<string[]> {
  const rows = await db<InstanceRow>('resource_instances')
    .whereIn('id', options.instanceIds)
    .whereNull('removed_at')
    .andWhere(stale =>
      stale
        .whereNull('last_observed_at')
        .orWhere('last_observed_at', '<', options.changedAt),
    )
    .andWhere(unnoted =>
      unnoted
        .whereNull('observation_requested_at')
        .orWhere(
          'observation_requested_at',
          '<=',
          db.ref('last_observed_at') as any,
        ),
    )
    .update({ observation_requested_at: options.changedAt })
    .returning('environment_id');
  const environmentIds = [...new Set(rows.map(row => row.environment_id))];
  if (environmentIds.length) {
    await db<EnvironmentRow>('environments')
      .whereIn('id', environmentIds)
      .update({
        wake_requested: true,
        next_reconcile_at: db.raw(
          `case when lease_holder is null then ${instantParameter(db)}
             else next_reconcile_at end`,
          [options.now as any],
        ) as any,
      });
  }
  return environmentIds;
}
