import { Db } from '../../database';
import { InstanceRow } from '../../tables';

/** How many living instances each provider has; providers without any are left out. */
export async function countByProvider(db: Db): Promise<Map<string, number>> {
  const rows = await db<InstanceRow>('resource_instances')
    .whereNotNull('provider')
    .whereNull('removed_at')
    .groupBy('provider')
    .select('provider')
    .count({ instances: '*' });
  return new Map(
    rows.map(row => [String(row.provider), Number(row.instances)]),
  );
}
