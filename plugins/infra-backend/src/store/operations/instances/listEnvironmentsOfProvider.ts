import { Db } from '../../database';
import { InstanceRow } from '../../tables';

/** Ids of environments with something on the provider, in pages by id. */
export async function listEnvironmentsOfProvider(
  db: Db,
  options: {
    provider: string;
    limit: number;
    after?: string;
    /** Only those where something there is not settled. */
    unsettled?: boolean;
  },
): Promise<string[]> {
  const query = db<InstanceRow>('resource_instances')
    .distinct('environment_id')
    .where({ provider: options.provider })
    .whereNull('removed_at')
    .orderBy('environment_id')
    .limit(options.limit);
  if (options.after !== undefined) {
    query.where('environment_id', '>', options.after);
  }
  if (options.unsettled) {
    query.whereNot('phase', 'Ready');
  }
  return (await query).map(row => row.environment_id);
}
