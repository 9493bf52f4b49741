import { inChunks } from '../../chunks';
import { Db, instantParameter, isPostgres } from '../../database';
import { EnvironmentRow, InstanceRow } from '../../tables';

export interface RequestObservationsOptions {
  instanceIds: string[];
  changedAt: Date;
  now: Date;
}

/**
 * Notes that something was seen to change outside. Not under the lease: the column is read, never
 * written, by the engine, so nothing of its work can be lost by it. What has been looked at since
 * the change, or waits for a look already, is left alone: several replicas may see one change.
 *
 * Takes no lock out of order: a commit holds its environment and wants its instances in any order,
 * other replicas note other sets at the same time. So each statement stands alone, instances that
 * somebody writes are passed over (whoever works on them hears of changes by itself), and
 * environments are locked by id.
 *
 * @returns the environments that have to be looked at
 */
export async function requestObservations(
  db: Db,
  options: RequestObservationsOptions,
): Promise<string[]> {
  const concerned = new Set<string>();
  await inChunks([...options.instanceIds].sort(), async ids => {
    const noted = await noteChanges(db, ids, options);
    noted.forEach(id => concerned.add(id));
  });
  const environmentIds = [...concerned].sort();
  await inChunks(environmentIds, ids => wake(db, ids, options.now));
  return environmentIds;
}

async function noteChanges(
  db: Db,
  ids: string[],
  { changedAt }: RequestObservationsOptions,
): Promise<string[]> {
  const unnoted = db<InstanceRow>('resource_instances')
    .select('id')
    .whereIn('id', ids)
    .whereNull('removed_at')
    .andWhere(stale =>
      stale
        .whereNull('last_observed_at')
        .orWhere('last_observed_at', '<', changedAt),
    )
    .andWhere(unasked =>
      unasked
        .whereNull('observation_requested_at')
        .orWhere(
          'observation_requested_at',
          '<=',
          db.ref('last_observed_at') as any,
        ),
    )
    .orderBy('id');
  const rows = await db<InstanceRow>('resource_instances')
    .whereIn(
      'id',
      isPostgres(db) ? unnoted.forNoKeyUpdate().skipLocked() : unnoted,
    )
    .update({ observation_requested_at: changedAt })
    .returning('environment_id');
  return rows.map(row => row.environment_id);
}

async function wake(db: Db, ids: string[], now: Date): Promise<void> {
  const living = db<EnvironmentRow>('environments')
    .select('id')
    .whereIn('id', ids)
    .whereNull('deleted_at')
    .orderBy('id');
  await db<EnvironmentRow>('environments')
    .whereIn('id', isPostgres(db) ? living.forNoKeyUpdate() : living)
    .update({
      wake_requested: true,
      next_reconcile_at: db.raw(
        `case when lease_holder is null then ${instantParameter(db)}
           else next_reconcile_at end`,
        [now as any],
      ) as any,
    });
}
