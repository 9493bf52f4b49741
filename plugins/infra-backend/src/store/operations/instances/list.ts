import { Db } from '../../database';
import { toInstance } from '../../rows';
import { InstanceRow } from '../../tables';
import { InstanceRecord } from '../../types';

export interface ListInstancesOptions {
  environmentId: string;
  /** Also those removed: all of them, or those removed at that instant or later. */
  includeRemoved?: boolean | { since: Date };
}

/** Instances of one environment by address; those removed only if asked for. */
export async function list(
  db: Db,
  options: ListInstancesOptions,
): Promise<InstanceRecord[]> {
  const query = db<InstanceRow>('resource_instances')
    .where({ environment_id: options.environmentId })
    .orderBy(['address', 'created_at']);
  const { includeRemoved = false } = options;
  if (typeof includeRemoved === 'object') {
    query.where(wanted =>
      wanted
        .whereNull('removed_at')
        .orWhere('removed_at', '>=', includeRemoved.since),
    );
  } else if (!includeRemoved) {
    query.whereNull('removed_at');
  }
  return (await query).map(toInstance);
}
