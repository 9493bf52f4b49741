import { Db } from '../../database';
import { toInstance } from '../../rows';
import { InstanceRow } from '../../tables';
import { InstanceRecord } from '../../types';

/** Instances of one environment by address; those removed only if asked for. */
export async function list(
  db: Db,
  options: { environmentId: string; includeRemoved?: boolean },
): Promise<InstanceRecord[]> {
  const query = db<InstanceRow>('resource_instances')
    .where({ environment_id: options.environmentId })
    .orderBy(['address', 'created_at']);
  if (!options.includeRemoved) {
    query.whereNull('removed_at');
  }
  return (await query).map(toInstance);
}
