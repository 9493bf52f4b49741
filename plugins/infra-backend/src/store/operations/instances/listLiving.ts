import { decodeCursor } from '../../codec';
import { Db } from '../../database';
import { pageOf } from '../../page';
import { toInstance } from '../../rows';
import { InstanceRow } from '../../tables';
import { EnvironmentFilter, InstanceRecord, Page } from '../../types';
import { selectEnvironments } from '../environments/select';

/** Instances of all environments that the filter lets through, those of one together. */
export async function listLiving(
  db: Db,
  options: { of?: EnvironmentFilter; limit: number; cursor?: string },
): Promise<Page<InstanceRecord>> {
  // The order of the index of living instances, which so is read from one place on.
  const query = db<InstanceRow>('resource_instances')
    .whereNull('removed_at')
    .orderBy(['environment_id', 'address'])
    .limit(options.limit + 1);
  if (options.of) {
    query.whereIn(
      'environment_id',
      selectEnvironments(db, { filter: options.of }).select('id'),
    );
  }
  if (options.cursor !== undefined) {
    query.whereRaw(
      '(environment_id, address) > (?, ?)',
      decodeCursor<[string, string]>(options.cursor, ['string', 'string']),
    );
  }
  return pageOf(await query, {
    limit: options.limit,
    toItem: toInstance,
    keyOf: ({ environmentId, address }) => [environmentId, address],
  });
}
