import { EnvironmentStatus } from '@infra-orchestration/backstage-plugin-infra-common';
import { Db } from '../../database';
import { EnvironmentRow } from '../../tables';

/** How many environments have each status, those deleted left out. */
export async function countByStatus(
  db: Db,
): Promise<{ status: EnvironmentStatus; count: number }[]> {
  const rows = await db<EnvironmentRow>('environments')
    .whereNull('deleted_at')
    .groupBy('status')
    .select('status')
    .count({ environments: '*' });
  return rows.map(row => ({
    status: row.status as EnvironmentStatus,
    count: Number(row.environments),
  }));
}
